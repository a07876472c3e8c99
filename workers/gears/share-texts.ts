import type { QcVerdict } from '#core/gear/verdict.ts'

/** Makes equal texts of verdicts one text: every file has the same thirty checks, and each answer of a reader brings copies of its own. */
export const textSharer = (): ((verdicts: readonly QcVerdict[]) => QcVerdict[]) => {
  const known = new Map<string, string>()
  const one = <T extends string>(text: T): T => {
    const before = known.get(text)
    if (before !== undefined) return before as T
    known.set(text, text)
    return text
  }
  return (verdicts) =>
    verdicts.map(({ check, state, value, threshold, ...rest }) => ({
      check: one(check),
      state: one(state),
      value: one(value),
      threshold: one(threshold),
      ...rest,
    }))
}
