import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'

export const LARGEST_LOG_BYTES = 5 * 1024 * 1024

/** A log of a child program: once it is too large it becomes `NAME.1`, in place of the one before, and begins anew. */
export const rotatingLog = (path: string, largestBytes = LARGEST_LOG_BYTES) => {
  let file: number | null = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size
  return {
    path,
    write: (part: Uint8Array): void => {
      if (file === null) return
      if (size > 0 && size + part.length > largestBytes) {
        closeSync(file)
        renameSync(path, `${path}.1`)
        file = openSync(path, 'a', 0o600)
        size = 0
      }
      size += writeSync(file, part)
    },
    close: (): void => {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}
