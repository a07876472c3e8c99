import { deflateRawSync } from 'node:zlib'
import { LONG_VRS } from '../element.ts'

/** An attribute for a test file: a text, bytes in the byte order of the file, numbers of its representation, items, or raw fragments. */
export interface Built {
  readonly tag: number
  readonly vr: string
  readonly value: string | Uint8Array | readonly number[] | readonly (readonly Built[])[]
  /** Sequences and items without lengths, closed by delimiters. */
  readonly open?: boolean
}

export interface BuildCoding {
  readonly transferSyntax: string
  readonly explicit: boolean
  readonly bigEndian: boolean
}

export const CODINGS: Readonly<Record<string, BuildCoding>> = {
  implicit: { transferSyntax: '1.2.840.10008.1.2', explicit: false, bigEndian: false },
  explicit: { transferSyntax: '1.2.840.10008.1.2.1', explicit: true, bigEndian: false },
  deflated: { transferSyntax: '1.2.840.10008.1.2.1.99', explicit: true, bigEndian: false },
  'big endian': { transferSyntax: '1.2.840.10008.1.2.2', explicit: true, bigEndian: true },
}

const number = (value: number, bytes: number, coding: BuildCoding): Buffer => {
  const buffer = Buffer.alloc(bytes)
  if (coding.bigEndian) buffer.writeUIntBE(value, 0, bytes)
  else buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

const tagBytes = (tag: number, coding: BuildCoding): Buffer =>
  Buffer.concat([number(Math.floor(tag / 0x10000), 2, coding), number(tag % 0x10000, 2, coding)])

const isItems = (value: Built['value']): value is readonly (readonly Built[])[] => Array.isArray(value) && Array.isArray(value[0])

const valueBytes = ({ vr, value, open }: Built, coding: BuildCoding): Buffer => {
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'utf8')
    return text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(vr === 'UI' ? '\0' : ' ')])
  }
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (!isItems(value)) return Buffer.concat((value as readonly number[]).map((n) => number(n, vr === 'UL' ? 4 : 2, coding)))
  const items = value.map((item) => {
    const bytes = encode(item, coding)
    const end = open ? [tagBytes(0xfffee00d, coding), number(0, 4, coding)] : []
    return Buffer.concat([tagBytes(0xfffee000, coding), number(open ? 0xffffffff : bytes.length, 4, coding), bytes, ...end])
  })
  return Buffer.concat([...items, ...(open ? [tagBytes(0xfffee0dd, coding), number(0, 4, coding)] : [])])
}

export const encode = (elements: readonly Built[], coding: BuildCoding): Buffer =>
  Buffer.concat(
    elements.flatMap((element) => {
      const bytes = valueBytes(element, coding)
      const length = element.open ? 0xffffffff : bytes.length
      const head = [tagBytes(element.tag, coding)]
      if (!coding.explicit) return [...head, number(length, 4, coding), bytes]
      const long = LONG_VRS.has(element.vr)
      return [
        ...head,
        Buffer.from(element.vr),
        ...(long ? [Buffer.alloc(2), number(length, 4, coding)] : [number(length, 2, coding)]),
        bytes,
      ]
    }),
  )

/** A Part 10 file, with a text in its preamble. */
export const buildFile = (meta: readonly Built[], elements: readonly Built[], coding: BuildCoding, preamble: string): Buffer => {
  const group = encode(
    [...meta, { tag: 0x00020010, vr: 'UI', value: coding.transferSyntax }].sort((a, b) => a.tag - b.tag),
    CODINGS.explicit!,
  )
  const data = encode(
    [...elements].sort((a, b) => a.tag - b.tag),
    coding,
  )
  const start = Buffer.alloc(128)
  start.write(preamble)
  const deflated = coding.transferSyntax === CODINGS.deflated!.transferSyntax
  return Buffer.concat([start, Buffer.from('DICM'), group, deflated ? deflateRawSync(data) : data])
}
