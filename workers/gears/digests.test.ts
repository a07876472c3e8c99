import { expect, test } from 'vitest'
import { GearManifest } from '#core/gear/manifest.ts'
import { gearCodeDigest, gearManifests } from './digests.ts'

test('every gear names a file that exists, and carries its digest', () => {
  const manifests = gearManifests()
  for (const manifest of manifests) expect(GearManifest.parse(manifest).custom.roundtable.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(new Set(manifests.map((manifest) => manifest.custom.roundtable.digest)).size).toBe(manifests.length)
  expect(gearCodeDigest()).toBe(gearCodeDigest())
})
