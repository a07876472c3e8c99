import type { RefusalCode } from '../refusal.ts'

/** What a check says when it does not hold. */
export interface Objection {
  readonly code: RefusalCode
  readonly message: string
}

/** One named check over a state that earlier checks have filled. `holds` is the sentence shown when it is satisfied. */
export interface Check<S> {
  /** Number of the check in the verification order, e.g. `V8`. */
  readonly id: string
  readonly name: string
  holds(state: S): string
  objection(state: S): Objection | null
}

export interface CheckResult {
  readonly id: string
  readonly name: string
  readonly status: 'ok' | 'refused' | 'notReached'
  readonly code: RefusalCode | null
  readonly sentence: string
}

export const object = (code: RefusalCode, message: string): Objection => ({ code, message })

/** Runs the checks in order. The first refusal names itself, and nothing after it is run. */
export const runChecks = <S>(checks: readonly Check<S>[], state: S): CheckResult[] => {
  let stopped = false
  return checks.map((check) => {
    const { id, name } = check
    if (stopped) return { id, name, status: 'notReached', code: null, sentence: 'Not checked, because an earlier check failed.' }
    const found = check.objection(state)
    if (!found) return { id, name, status: 'ok', code: null, sentence: check.holds(state) }
    stopped = true
    return { id, name, status: 'refused', code: found.code, sentence: found.message }
  })
}

/** The refusal among the results, as a verdict, or `null` when all held. */
export const firstRefusal = (results: readonly CheckResult[]): { ok: false; code: RefusalCode; message: string } | null => {
  const refused = results.find((result) => result.status === 'refused')
  return refused?.code ? { ok: false, code: refused.code, message: refused.sentence } : null
}
