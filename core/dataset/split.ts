import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '../bytes.ts'
import type { Split } from './prepared.ts'

/** Shares of patients; what counts is their ratio. */
export interface Shares {
  readonly train: number
  readonly val: number
  readonly test: number
}

/** The first 32 bits of a hash, big-endian, as a fraction of 2³² against the shares: test first, then val, then train. */
export const splitOfHash = (hash: Uint8Array, { train, val, test }: Shares): Split => {
  // Whole numbers on both sides: the same on every machine.
  const place = new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0) * (train + val + test)
  if (place < test * 2 ** 32) return 'test'
  return place < (test + val) * 2 ** 32 ? 'val' : 'train'
}

/**
 * The same items divided anew by patient, for a researcher who wants other splits than the site's.
 * A patient's place is the SHA-256 of `seed:patient`, as in `workers/python/roundtable_dataset.py`.
 */
export const splitByPatient = <T extends { readonly patient: string; readonly split: Split }>(
  items: readonly T[],
  { seed, shares }: { readonly seed: number; readonly shares: Shares },
): T[] => items.map((item) => ({ ...item, split: splitOfHash(sha256(utf8ToBytes(`${seed}:${item.patient}`)), shares) }))
