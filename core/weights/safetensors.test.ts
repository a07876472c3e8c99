import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts'

const fileOf = (header: string, data: Uint8Array): Uint8Array => {
  const length = new Uint8Array(8)
  new DataView(length.buffer).setUint32(0, utf8ToBytes(header).length, true)
  return concatBytes(length, utf8ToBytes(header), data)
}
const eight = Uint8Array.of(0, 0, 128, 63, 0, 0, 0, 192)

describe('safetensors', () => {
  it('reads a file made by hand, as the Python library writes it', () => {
    const header =
      '{"__metadata__":{"format":"pt"},"b":{"dtype":"I32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}   '
    const read = readSafetensors(fileOf(header, hexToBytes('0000c03ffeffffff')))
    expect(read.ok && [...read.tensors]).toEqual([
      ['a', { dtype: 'F32', shape: [1, 1], data: Float32Array.of(1.5) }],
      ['b', { dtype: 'I32', shape: [1], data: Int32Array.of(-2) }],
    ])
    expect(read.ok && read.metadata).toEqual({ format: 'pt' })
  })

  it('writes sorted names, an aligned header and the same bytes in any order of insertion', () => {
    const a: [string, NamedTensor] = ['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) }]
    const b: [string, NamedTensor] = ['b', { dtype: 'I32', shape: [], data: Int32Array.of(7) }]
    const bytes = writeSafetensors({ tensors: new Map([b, a]), metadata: { y: '2', x: '1' } })
    expect(bytes).toEqual(writeSafetensors({ tensors: new Map([a, b]), metadata: { x: '1', y: '2' } }))
    expect(bytes[0]! % 8).toBe(0)
    const read = readSafetensors(bytes)
    expect(read.ok && new Map([a, b])).toEqual(read.ok && read.tensors)
  })

  it('reads the same from a Buffer that shares its memory', () => {
    const bytes = writeSafetensors({ tensors: new Map([['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) }]]), metadata: {} })
    const shared = Buffer.concat([Buffer.alloc(13), bytes]).subarray(13)
    const read = readSafetensors(shared)
    shared.fill(0)
    expect(read.ok && read.tensors.get('a')!.data).toEqual(Float32Array.of(1, -2))
  })

  const entry = (body: string) => `{"a":{${body}}}`
  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'UPDATE_HEADER'],
    ['a header longer than the file', fileOf('{}', eight).fill(255, 0, 3), 'UPDATE_HEADER'],
    ['a header length of 2^32 and more', fileOf('{}', eight).fill(1, 4, 5), 'UPDATE_HEADER'],
    ['no JSON', fileOf('{"a":', eight), 'UPDATE_HEADER'],
    ['a list', fileOf('[]', eight), 'UPDATE_HEADER'],
    ['no UTF-8', fileOf('{}', eight).fill(0xff, 8, 9), 'UPDATE_HEADER'],
    [
      'a name twice',
      fileOf('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', eight),
      'UPDATE_HEADER',
    ],
    ['an unknown type', fileOf(entry('"dtype":"BF16","shape":[4],"data_offsets":[0,8]'), eight), 'UPDATE_HEADER'],
    ['a type from the prototype', fileOf(entry('"dtype":"constructor","shape":[2],"data_offsets":[0,8]'), eight), 'UPDATE_HEADER'],
    ['a gap', fileOf(entry('"dtype":"F32","shape":[1],"data_offsets":[4,8]'), eight), 'UPDATE_HEADER'],
    ['a shape that does not fit', fileOf(entry('"dtype":"F32","shape":[3],"data_offsets":[0,8]'), eight), 'UPDATE_HEADER'],
    ['a negative size', fileOf(entry('"dtype":"F32","shape":[-2],"data_offsets":[0,8]'), eight), 'UPDATE_HEADER'],
    ['a field too many', fileOf(entry('"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1'), eight), 'UPDATE_HEADER'],
    ['metadata that are not texts', fileOf('{"__metadata__":{"a":1}}', new Uint8Array(0)), 'UPDATE_HEADER'],
    ['data cut short', fileOf(entry('"dtype":"F32","shape":[2],"data_offsets":[0,8]'), eight.subarray(0, 7)), 'UPDATE_LENGTH'],
    ['bytes after the data', fileOf(entry('"dtype":"F32","shape":[1],"data_offsets":[0,4]'), eight), 'UPDATE_LENGTH'],
  ])('refuses a file with %s', (_, bytes, code) => {
    expect(readSafetensors(bytes)).toMatchObject({ ok: false, code })
  })

  it('never throws, whatever the bytes, and never takes a changed header for another tensor', () => {
    const file = writeSafetensors({ tensors: new Map([['a', { dtype: 'F32', shape: [2], data: Float32Array.of(1, -2) }]]), metadata: {} })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof readSafetensors(bytes).ok === 'boolean'))
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
        const read = readSafetensors(file.slice().fill(value, at, at + 1))
        if (read.ok) for (const { shape, data } of read.tensors.values()) expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1))
      }),
      { numRuns: 1000 },
    )
  })
  it('refuses a header of a million spaces without delay', () => {
    const started = performance.now()
    expect(readSafetensors(fileOf(`{${' '.repeat(1_000_000)}}`, eight))).toMatchObject({ code: 'UPDATE_HEADER' })
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
