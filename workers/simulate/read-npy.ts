import { Refused } from '#core/refusal.ts'

export interface NpyArray {
  readonly shape: readonly number[]
  /** Row by row. */
  readonly data: Uint8Array
}

const HEADER = /^\{'descr': '([^']{1,20})', 'fortran_order': (True|False), 'shape': \(((?:\d{1,15},? ?){0,8})\), \}\s*$/

/**
 * An array in NumPy's file format (NEP 1), version 1 or 2: unsigned bytes in C order, as MedMNIST has them.
 * @param name of the array, for the sentence
 * @throws {Refused} BAD_INPUT for anything else
 */
export const readNpy = (file: Uint8Array, name: string): NpyArray => {
  const refuse = (words: string): never => {
    throw new Refused('BAD_INPUT', `The array ${name} ${words}`)
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const magic = String.fromCharCode(...file.subarray(1, 6))
  if (file.length < 12 || file[0] !== 0x93 || magic !== 'NUMPY') refuse('is not in the NPY format. Save it with numpy.savez.')
  const version = file[6]
  if (version !== 1 && version !== 2) refuse(`is of NPY version ${version}; versions 1 and 2 are read.`)
  const begin = version === 1 ? 10 : 12
  const end = begin + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (end > file.length || end > 100_000) refuse('is cut off. Copy the file again.')
  const found = HEADER.exec(new TextDecoder('latin1').decode(file.subarray(begin, end)))
  if (!found) return refuse('has a header that is not read here. Save it as a plain array with numpy.savez.')
  const [, type, fortran, sizes] = found
  if (type !== '|u1') refuse(`holds numbers of the type ${type}. Only unsigned bytes are read: save it as uint8.`)
  if (fortran === 'True') refuse('is stored column by column. Save it in C order (numpy.ascontiguousarray).')
  const shape = sizes!.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]))
  const count = shape.reduce((product, size) => product * size, 1)
  const data = file.subarray(end)
  if (data.length !== count) refuse(`has ${data.length} bytes where its shape (${shape.join(', ')}) needs ${count}.`)
  return { shape, data }
}
