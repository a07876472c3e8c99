import type { Socket } from 'node:net'

/** Type, a reserved byte and a length of four bytes (PS3.8 9.3.1). */
const HEAD_BYTES = 6
/** The library asks for 256 KiB at most; requests for an association are smaller still. */
const MAX_PDU_BYTES = 1024 * 1024

/** Ends a connection whose other end announces a larger PDU: the library collects a PDU in memory, up to the 4 GiB that its length can say. */
export const limitPdus = (socket: Socket): void => {
  const head = Buffer.alloc(HEAD_BYTES)
  let headBytes = 0
  let bodyBytes = 0
  const look = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length; ) {
      if (bodyBytes > 0) {
        const step = Math.min(bodyBytes, chunk.length - at)
        bodyBytes -= step
        at += step
        continue
      }
      head[headBytes++] = chunk[at++]!
      if (headBytes < HEAD_BYTES) continue
      headBytes = 0
      bodyBytes = head.readUInt32BE(2)
      if (bodyBytes <= MAX_PDU_BYTES) continue
      socket.off('data', look)
      socket.destroy()
      return
    }
  }
  socket.prependListener('data', look)
}
