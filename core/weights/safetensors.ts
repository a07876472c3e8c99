import { concatBytes, utf8FromBytes, utf8ToBytes } from '../bytes.ts'
import { refuse, type Verdict } from '../refusal.ts'

/**
 * The safetensors layout: u64 little-endian header length, JSON header, data (github.com/huggingface/safetensors, "Format").
 * Written with sorted names, data in the same order and the header padded with spaces to 8 bytes. Little-endian hosts only, as Node's are.
 */
const ELEMENT_BYTES = { F32: 4, I32: 4 } as const
export type Dtype = keyof typeof ELEMENT_BYTES

export interface NamedTensor {
  readonly dtype: Dtype
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array
}
export interface SafeTensors {
  readonly tensors: ReadonlyMap<string, NamedTensor>
  readonly metadata: Readonly<Record<string, string>>
}

export const MAX_HEADER_BYTES = 1024 * 1024

const sortedEntries = <T>(record: Iterable<readonly [string, T]>): (readonly [string, T])[] =>
  [...record].sort(([a], [b]) => (a < b ? -1 : 1))
const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

/** Bytes of the file; the same content gives the same bytes. @throws {RangeError} when a shape does not fit its data */
export const writeSafetensors = ({ tensors, metadata }: SafeTensors): Uint8Array => {
  let offset = 0
  const parts: Uint8Array[] = []
  const fields = sortedEntries(tensors).map(([name, { dtype, shape, data }]) => {
    if (data.length !== sizeOf(shape))
      throw new RangeError(`The tensor ${name} has ${data.length} numbers for the shape [${shape.join(', ')}].`)
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    const start = offset
    offset += data.byteLength
    return [name, { dtype, shape, data_offsets: [start, offset] }] as const
  })
  const header = utf8ToBytes(
    JSON.stringify(Object.fromEntries([['__metadata__', Object.fromEntries(sortedEntries(Object.entries(metadata)))], ...fields])),
  )
  const padded = new Uint8Array(Math.ceil(header.length / 8) * 8).fill(0x20)
  padded.set(header)
  const length = new Uint8Array(8)
  new DataView(length.buffer).setUint32(0, padded.length, true)
  return concatBytes(length, padded, ...parts)
}

const malformed = (why: string) => refuse('UPDATE_HEADER', `This is not a valid safetensors file. ${why}`)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)

const readMetadata = (value: unknown): Record<string, string> | null =>
  value === undefined
    ? {}
    : isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
      ? (value as Record<string, string>)
      : null

/**
 * Reads F32 and I32 tensors. Refuses UPDATE_HEADER for anything that is not exactly the layout: unknown types, gaps, overlaps, duplicate names,
 * bytes that belong to no tensor; and UPDATE_LENGTH when the file is shorter than its header says.
 * @param shared tensors are views of `bytes` where these lie on 4-byte borders, instead of copies
 */
export const readSafetensors = (bytes: Uint8Array, shared = false): Verdict<SafeTensors> => {
  if (bytes.length < 10) return malformed('It is shorter than a header.')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerBytes = view.getUint32(0, true)
  if (view.getUint32(4, true) !== 0 || headerBytes > MAX_HEADER_BYTES)
    return malformed(`Its header is larger than ${MAX_HEADER_BYTES} bytes.`)
  if (headerBytes + 8 > bytes.length) return malformed('It ends inside its header.')
  let textEnd = 8 + headerBytes
  while (bytes[textEnd - 1] === 0x20) textEnd--
  const header = parseHeader(utf8FromBytes(bytes.subarray(8, textEnd)))
  if (header === null) return malformed('Its header is not compact JSON with distinct names.')
  const { __metadata__: rawMetadata, ...rest } = header
  const metadata = readMetadata(rawMetadata)
  if (metadata === null) return malformed('Its metadata are not texts by name.')

  const tensors = new Map<string, NamedTensor>()
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 8 + headerBytes, bytes.length - 8 - headerBytes)
  let end = 0
  for (const [name, entry] of sortedByOffset(rest)) {
    const problem = checkEntry(entry, end)
    if (problem !== null) return malformed(`The tensor ${JSON.stringify(name.slice(0, 60))} ${problem}.`)
    const { dtype, shape, data_offsets } = entry as { dtype: Dtype; shape: number[]; data_offsets: [number, number] }
    end = data_offsets[1]
    if (end > data.length)
      return refuse('UPDATE_LENGTH', `The file has ${data.length} bytes of data where its header needs at least ${end}.`)
    const own =
      shared && (data.byteOffset + data_offsets[0]) % 4 === 0 ? data.subarray(data_offsets[0], end) : data.slice(data_offsets[0], end)
    const Numbers = dtype === 'F32' ? Float32Array : Int32Array
    tensors.set(name, { dtype, shape, data: new Numbers(own.buffer as ArrayBuffer, own.byteOffset, own.length / ELEMENT_BYTES[dtype]) })
  }
  if (end !== data.length) return refuse('UPDATE_LENGTH', `The file has ${data.length} bytes of data where its header describes ${end}.`)
  return { ok: true, tensors, metadata }
}

/** `null` unless the text is exactly what JSON.stringify writes: this refuses duplicate names, which JSON.parse would hide. */
const parseHeader = (text: string | null): Record<string, unknown> | null => {
  if (text === null || !text.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && JSON.stringify(value) === text ? value : null
  } catch {
    return null
  }
}

const offsetOf = (entry: unknown): number => (isRecord(entry) && isCounts(entry.data_offsets) ? (entry.data_offsets[0] ?? 0) : 0)
const sortedByOffset = (entries: Record<string, unknown>) => Object.entries(entries).sort(([, a], [, b]) => offsetOf(a) - offsetOf(b))

const checkEntry = (entry: unknown, expectedStart: number): string | null => {
  if (!isRecord(entry) || Object.keys(entry).sort().join() !== 'data_offsets,dtype,shape')
    return 'is not described by dtype, shape and data_offsets'
  if (typeof entry.dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, entry.dtype)) return 'is neither F32 nor I32'
  if (!isCounts(entry.shape) || entry.shape.length > 8) return 'has no valid shape'
  if (!isCounts(entry.data_offsets) || entry.data_offsets.length !== 2) return 'has no valid offsets'
  const [start, end] = entry.data_offsets as [number, number]
  const bytes = sizeOf(entry.shape) * ELEMENT_BYTES[entry.dtype as Dtype]
  if (start !== expectedStart) return `starts at byte ${start} where ${expectedStart} follows`
  return end - start === bytes ? null : `has ${end - start} bytes where its shape needs ${bytes}`
}
