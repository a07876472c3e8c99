import { expect, test } from 'vitest'
import { exampleBundle, unsealedExample } from './example.ts'
import { checksOf, verifyBundle } from './verify-bundle.ts'

test('a bundle that both parties signed and the site sealed is accepted', () => {
  const bundle = exampleBundle()
  expect(checksOf(bundle, { requireSeal: true }).filter((check) => check.status !== 'ok')).toEqual([])
  const verdict = verifyBundle(bundle, { requireSeal: true })
  expect(verdict.ok && verdict.signers.map((signer) => signer.role)).toEqual(['consumer', 'provider'])
})

test('a bundle without a seal is accepted only where no seal is asked for', () => {
  expect(verifyBundle(unsealedExample(), { requireSeal: false }).ok).toBe(true)
  expect(verifyBundle(unsealedExample(), { requireSeal: true })).toMatchObject({ code: 'SEAL_MISSING' })
})
