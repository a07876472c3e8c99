import type { ExclusionReason } from '#core/gear/exclusion.ts'

/** Thrown where a file cannot go on. `detail` is for the report: measured values only, never text from a header. */
export class Excluded extends Error {
  readonly reason: ExclusionReason
  constructor(reason: ExclusionReason, detail = '') {
    super(detail)
    this.name = 'Excluded'
    this.reason = reason
  }
}
