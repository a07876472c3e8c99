/** Names this program as the writer of a file (PS3.7 D.3.3.2); any UID of our own will do. */
const IMPLEMENTATION = '2.25.236941872934716215927415730927364120571'
const UL = 'UL'

const element = (tag: number, vr: string, value: Buffer): Buffer => {
  const long = vr === 'OB'
  const head = Buffer.alloc(long ? 12 : 8)
  head.writeUInt16LE(0x0002, 0)
  head.writeUInt16LE(tag, 2)
  head.write(vr, 4, 'latin1')
  if (long) head.writeUInt32LE(value.length, 8)
  else head.writeUInt16LE(value.length, 6)
  return Buffer.concat([head, value])
}
/** A UID of odd length is padded with a zero byte (PS3.5 9.1). */
const uid = (tag: number, text: string): Buffer => element(tag, 'UI', Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, 'latin1'))

/** Preamble and file meta information (PS3.10 7.1) of a data set that came over the network, which carries none. */
export const part10Header = (sopClass: string, sopInstance: string, transferSyntax: string): Buffer => {
  const meta = Buffer.concat([
    element(0x0001, 'OB', Buffer.from([0, 1])),
    uid(0x0002, sopClass),
    uid(0x0003, sopInstance),
    uid(0x0010, transferSyntax),
    uid(0x0012, IMPLEMENTATION),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(meta.length)
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), element(0x0000, UL, length), meta])
}
