const ITEM_HEAD_BYTES = 8

/** The Basic Offset Table (PS3.5 A.4) where every number in it is where a fragment begins, in order; else none, which is always allowed. */
export const offsetTable = (table: Uint8Array, fragments: readonly Uint8Array[]): Uint8Array => {
  const starts = new Set<number>()
  let at = 0
  for (const { length } of fragments) {
    starts.add(at)
    at += ITEM_HEAD_BYTES + length + (length % 2)
  }
  if (table.length % 4 !== 0) return new Uint8Array()
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength)
  const offsets = Array.from({ length: table.length / 4 }, (_, i) => view.getUint32(4 * i, true))
  return offsets.every((offset, i) => starts.has(offset) && (i === 0 || offset > offsets[i - 1]!)) ? table : new Uint8Array()
}
