import { epochSeconds } from '../agreement/instant.ts'
import { DataUse, type Match, Purpose, type Reason, type Requester } from './data-use.ts'
import { type MatchOptions, modifierReason } from './modifier-reasons.ts'
import { permissionReasons } from './permission-table.ts'

export type { MatchOptions } from './modifier-reasons.ts'

const reason = (verdict: Reason['verdict'], term: string, text: string): Reason => ({ verdict, term, text })

/** Our own terms beside DUO: DUO has no code for training, for a model leaving, or for its commercial use. */
const profileReasons = ({ profile }: DataUse, purpose: Purpose): Reason[] => {
  const found: Reason[] = []
  const add = (verdict: Reason['verdict'], term: string, text: string) => found.push(reason(verdict, `profile:${term}`, text))
  if (profile.training === 'allowed') add('ALLOW', 'training', 'Training of a model on the data is allowed.')
  else if (profile.training === 'review') add('REVIEW', 'training', 'Training of a model on the data needs a decision by the custodian.')
  else add('DENY', 'training', 'Training of a model on the data is not allowed.')
  if (!profile.modelMayLeave) add('DENY', 'modelMayLeave', 'A model that learned from the data may not leave the site.')
  if (purpose.commercial && profile.commercialModelUse === 'forbidden')
    add('DENY', 'commercialModelUse', 'A model that learned from the data may not be used commercially, and your purpose is commercial.')
  if (purpose.commercial && profile.commercialModelUse === 'review')
    add('REVIEW', 'commercialModelUse', 'Commercial use of a model that learned from the data needs a decision by the custodian.')
  if (profile.childrenOnly && purpose.people === 'adults')
    add('DENY', 'childrenOnly', 'The data set holds images of children only, and your purpose is about adults.')
  else if (profile.childrenOnly)
    add('REVIEW', 'childrenOnly', 'The images show children: a person at the hospital confirms studies on children.')
  else if (purpose.people === 'children') add('REVIEW', 'childrenOnly', 'A person at the hospital confirms studies on children.')
  return found
}

const purposeReasons = (purpose: Purpose, today: string): Reason[] => {
  if (epochSeconds(`${purpose.until}T00:00:00Z`) === null || epochSeconds(`${today}T00:00:00Z`) === null)
    return [reason('REVIEW', 'purpose', 'The end date of your project cannot be read.')]
  return purpose.until < today ? [reason('REVIEW', 'purpose', `Your project ended on ${purpose.until}. Give a later date.`)] : []
}

const combined = (reasons: readonly Reason[]): Match['verdict'] => {
  const found = new Set(reasons.map(({ verdict }) => verdict))
  return found.has('DENY') ? 'DENY' : found.has('REVIEW') || !found.has('ALLOW') ? 'REVIEW' : 'ALLOW'
}

/**
 * Does a purpose fit the data-use terms of a listing? ALLOW, DENY or REVIEW by a person, each with its reasons, and the obligations
 * that an agreement would carry. Any DENY wins, then any REVIEW. Fail-closed: what is empty, unknown or unreadable is never ALLOW.
 * An automatic check, not the custodian's decision.
 */
export const matchPurpose = (dataUse: DataUse, purpose: Purpose, requester: Requester, options: MatchOptions): Match => {
  const use = DataUse.safeParse(dataUse)
  const asked = Purpose.safeParse(purpose)
  if (!use.success)
    return {
      verdict: 'REVIEW',
      reasons: [reason('REVIEW', 'terms', 'The data-use terms of this listing cannot be read by this program.')],
      obligations: [],
    }
  if (!asked.success) return { verdict: 'REVIEW', reasons: [reason('REVIEW', 'purpose', 'Your purpose is not complete.')], obligations: [] }
  const modifiers = use.data.modifiers.map((modifier) =>
    modifierReason({ dataUse: use.data, purpose: asked.data, requester, options, ...modifier }),
  )
  const reasons = [
    ...purposeReasons(asked.data, options.today),
    ...permissionReasons(use.data, asked.data),
    ...modifiers.flatMap((found) => found.reason ?? []),
    ...profileReasons(use.data, asked.data),
  ]
  const obligations = new Map(
    modifiers.flatMap(({ obligation }) => (obligation ? [[`${obligation.code} ${obligation.text}`, obligation] as const] : [])),
  )
  return { verdict: combined(reasons), reasons, obligations: [...obligations.values()] }
}
