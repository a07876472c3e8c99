import type { CheckResult } from '#core/agreement/check.ts'
import type { EvidenceCheck } from './evidence-checks.tsx'

const STATE = { ok: 'pass', notReached: 'not-run' } as const

/**
 * Results of core/agreement/verify-bundle.ts as the list shows them: one tick and one sentence each.
 * @param unfinished signatures may still come, so that a missing one is no failure
 */
export const bundleEvidence = (results: readonly CheckResult[], { unfinished = false } = {}): EvidenceCheck[] => {
  const waits = unfinished && results.some((result) => result.code === 'SIGNER_SET')
  return results.map(({ id, name, status, code, sentence }) => {
    const title = `${name} (${id})`
    if (waits && status !== 'ok')
      return { id, title, proves: status === 'refused' ? `Not yet: ${sentence}` : 'Checked when all have signed.', state: 'not-run' }
    if (status !== 'refused') return { id, title, proves: sentence, state: STATE[status] }
    return { id, title, proves: '', state: 'fail', detail: `${sentence} Code ${code}.` }
  })
}
