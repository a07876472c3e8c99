import { concatBytes } from '../bytes.ts'

/** A bundle of log entries: each after its length in two bytes, big-endian (c2sp.org/tlog-tiles). */
export const joinEntries = (entries: readonly Uint8Array[]): Uint8Array =>
  concatBytes(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]))

/** The entries of a bundle; `null` when the last one is cut off. */
export const splitEntries = (bundle: Uint8Array): Uint8Array[] | null => {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bundle.length; ) {
    const length = (bundle[at]! << 8) | (bundle[at + 1] ?? 0)
    if (at + 2 + length > bundle.length) return null
    entries.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return entries
}
