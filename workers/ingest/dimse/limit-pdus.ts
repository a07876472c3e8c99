import type { Socket } from 'node:net'
import { announcesObject } from './announces-object.ts'

/** Type, a reserved byte and a length of four bytes (PS3.8 9.3.1). */
const HEAD_BYTES = 6
const P_DATA_TF = 4
/** The library asks for 256 KiB at most; requests for an association are smaller still. */
const MAX_PDU_BYTES = 1024 * 1024
/** Command sets have some hundred bytes. */
const MAX_COMMAND_BYTES = 64 * 1024
/** Of any data set but a stored object: an answer to a query. */
const MAX_DATA_BYTES = 1024 * 1024
/** Message control header (PS3.8 E.2). */
const COMMAND = 1
const LAST = 2

/**
 * Ends a connection whose other end would fill the memory, where the library collects what comes: a PDU, up to the 4 GiB that its
 * length can say, and the fragments of a command or of a data set, for as long as none is called the last.
 */
export const limitPdus = (socket: Socket): void => {
  const head = Buffer.alloc(HEAD_BYTES)
  let headBytes = 0
  /** Left of the PDU, and of the fragment in it. */
  let pduBytes = 0
  let valueBytes = 0
  let inData = false
  let control = 0
  let command: Buffer[] = []
  let commandBytes = 0
  let dataBytes = 0
  let storing = false

  /** Fragments (PS3.8 9.3.5.1): length, presentation context, control header. The length counts the last two. */
  const startFragment = (): boolean => {
    valueBytes = head.readUInt32BE(0) - 2
    pduBytes -= HEAD_BYTES
    control = head[5]!
    if (valueBytes < 0 || valueBytes > pduBytes) return false
    // With its head: empty ones take room as well.
    if (control & COMMAND) commandBytes += HEAD_BYTES + valueBytes
    else if (!storing) dataBytes += HEAD_BYTES + valueBytes
    return commandBytes <= MAX_COMMAND_BYTES && dataBytes <= MAX_DATA_BYTES
  }
  const startPdu = (): boolean => {
    pduBytes = head.readUInt32BE(2)
    inData = head[0] === P_DATA_TF
    return pduBytes <= MAX_PDU_BYTES && !(inData && pduBytes > 0 && pduBytes < HEAD_BYTES)
  }
  const endFragment = (): void => {
    if (!(control & LAST)) return
    storing = (control & COMMAND) !== 0 && announcesObject(Buffer.concat(command))
    command = []
    commandBytes = 0
    dataBytes = 0
  }
  const look = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length; ) {
      const body = inData ? valueBytes : pduBytes
      if (body > 0) {
        const step = Math.min(body, chunk.length - at)
        // A copy, because the chunk may be far larger than its part that is a command.
        if (inData && control & COMMAND) command.push(Buffer.from(chunk.subarray(at, at + step)))
        at += step
        pduBytes -= step
        if (inData) valueBytes -= step
        if (inData && valueBytes === 0) endFragment()
        continue
      }
      head[headBytes++] = chunk[at++]!
      if (headBytes < HEAD_BYTES) continue
      headBytes = 0
      const fragment = inData && pduBytes > 0
      if (fragment ? startFragment() : startPdu()) {
        if (fragment && valueBytes === 0) endFragment()
        continue
      }
      socket.off('data', look)
      socket.destroy()
      return
    }
  }
  socket.prependListener('data', look)
}
