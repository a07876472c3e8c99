/** Header of an NPY file. */
export const header = (type: string, shape: readonly number[], fortran = false): string =>
  `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`

/** An NPY file as NumPy writes it: the header ends with a line break at a multiple of 64. */
export const npy = (text: string, data: Uint8Array, version = 1): Uint8Array => {
  const before = version === 1 ? 10 : 12
  const padded = `${text.padEnd(Math.ceil((before + text.length + 1) / 64) * 64 - before - 1)}\n`
  const head = Buffer.alloc(before)
  head.write('\x93NUMPY', 'latin1')
  head[6] = version
  if (version === 1) head.writeUInt16LE(padded.length, 8)
  else head.writeUInt32LE(padded.length, 8)
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), data])
}
