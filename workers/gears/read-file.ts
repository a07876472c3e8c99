import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A larger buffer is not kept for the next file. */
const KEPT_BYTES = 64 * 1024 * 1024

let kept = new Uint8Array(0)

const bufferOf = (bytes: number): Uint8Array => {
  if (bytes > KEPT_BYTES) return new Uint8Array(bytes)
  if (kept.length < bytes) kept = new Uint8Array(Math.min(KEPT_BYTES, Math.ceil(bytes * 1.25)))
  return kept
}

/**
 * The bytes of a file, in a buffer that the next call writes over: ten megabytes a film that are asked of the system once and not for
 * each film. Only for a process that works on one file at a time.
 * @throws the system's error when it cannot be read
 */
export const readFileOver = (path: string): Uint8Array => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const buffer = bufferOf(size)
    let length = 0
    for (let read = -1; read !== 0 && length < size; length += read) read = readSync(file, buffer, length, size - length, length)
    return buffer.subarray(0, length)
  } finally {
    closeSync(file)
  }
}
