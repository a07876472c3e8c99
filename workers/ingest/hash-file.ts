import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

/**
 * SHA-256 of a file as hex digits. One small buffer is read over and over: a stream would ask for new memory for each chunk.
 * @throws the system's error when it cannot be read
 */
export const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  const buffer = new Uint8Array(CHUNK_BYTES)
  const file = await open(path)
  try {
    for (let length = -1; length !== 0; ) {
      length = (await file.read(buffer, 0, CHUNK_BYTES, null)).bytesRead
      hash.update(buffer.subarray(0, length))
    }
  } finally {
    await file.close()
  }
  return hash.digest('hex')
}
