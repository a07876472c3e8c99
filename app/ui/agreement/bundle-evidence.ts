import type { CheckResult } from '#core/agreement/check.ts'
import type { EvidenceCheck } from './evidence-checks.tsx'

const STATE = { ok: 'pass', refused: 'fail', notReached: 'not-run' } as const

/** Results of core/agreement/verify-bundle.ts as the list shows them: one tick and one sentence each. */
export const bundleEvidence = (results: readonly CheckResult[]): EvidenceCheck[] =>
  results.map(({ id, name, status, code, sentence }) => ({
    id,
    title: `${name} (${id})`,
    proves: status === 'refused' ? '' : sentence,
    state: STATE[status],
    ...(status === 'refused' ? { detail: `${sentence} Code ${code}.` } : {}),
  }))
