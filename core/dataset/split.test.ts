import { expect, test } from 'vitest'
import { splitByPatient, splitOfHash } from './split.ts'

const shares = { train: 60, val: 20, test: 20 }
const hash = (first32: number): Uint8Array => {
  const bytes = new Uint8Array(36)
  // Not at the beginning of its buffer, as slices of a hash may be.
  new DataView(bytes.buffer).setUint32(4, first32)
  return bytes.subarray(4)
}

test.each([
  [0, 'test'],
  [0x33333333, 'test'],
  [0x33333334, 'val'],
  [0x66666666, 'val'],
  [0x66666667, 'train'],
  [0xffffffff, 'train'],
] as const)('a hash that begins with %i falls into %s of 60/20/20', (first32, split) => {
  expect(splitOfHash(hash(first32), shares)).toBe(split)
})

test('dividing anew keeps a patient whole, follows the seed, and changes nothing else', () => {
  const items = Array.from({ length: 60 }, (_, i) => ({ patient: `p${i % 30}`, split: 'train' as const, i }))
  const once = splitByPatient(items, { seed: 3, shares })
  expect(once.map(({ i }) => i)).toEqual(items.map(({ i }) => i))
  for (const { patient, split } of once)
    expect(once.filter((item) => item.patient === patient).every((item) => item.split === split)).toBe(true)
  expect(new Set(once.map(({ split }) => split)).size).toBe(3)
  expect(splitByPatient(items, { seed: 3, shares })).toEqual(once)
  expect(splitByPatient(items, { seed: 4, shares })).not.toEqual(once)
})
