import { expect, it } from 'vitest'
import type { CheckResult } from '#core/agreement/check.ts'
import { bundleEvidence } from './bundle-evidence.ts'

const results: CheckResult[] = [
  { id: 'V5', name: 'Text', status: 'ok', code: null, sentence: 'The text is the same.' },
  { id: 'V6', name: 'Signers', status: 'refused', code: 'SIGNER_SET', sentence: 'The provider, Hannover, has not signed.' },
  { id: 'V7', name: 'Site seal', status: 'notReached', code: null, sentence: 'Not checked, because an earlier check failed.' },
]

it('calls a missing signature a failure in a bundle that claims to be finished', () => {
  expect(bundleEvidence(results).map((check) => check.state)).toEqual(['pass', 'fail', 'not-run'])
  expect(bundleEvidence(results)[1]?.detail).toContain('SIGNER_SET')
})
it('calls a missing signature missing while it may still come', () =>
  expect(bundleEvidence(results, { unfinished: true }).map((check) => check.state)).toEqual(['pass', 'not-run', 'not-run']))
it('fails an unfinished bundle for any other reason', () => {
  const altered = results.map((result) => (result.id === 'V6' ? { ...result, code: 'UNKNOWN_KEY' as const } : result))
  expect(bundleEvidence(altered, { unfinished: true })[1]?.state).toBe('fail')
})
