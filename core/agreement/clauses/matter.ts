import type { Terms } from '../terms.ts'
import type { TermsDraft } from './clause.ts'
import type { Constraint, Rule } from './rule.ts'

type Group = 'dataset' | 'limits' | 'purpose'
/** A typed parameter of a clause: a field of the terms, in three groups by its own name. */
export type Field = Exclude<keyof TermsDraft, Group> | { [G in Group]: `${G}.${keyof Terms[G] & string}` }[Group]

/** What a clause is about, whatever its wording: the fields of the terms that it shows, and what machines read of it. */
export interface Matter {
  readonly id: string
  /** The paragraph of law that asks for it; such a clause cannot be left out. */
  readonly law?: string
  /** Negotiable: its values may be changed in an offer. The wording never is. */
  readonly standing: 'locked' | 'negotiable'
  readonly fields: readonly Field[]
  /** What it makes a condition of all work on the data. */
  work?(terms: TermsDraft): readonly Constraint[]
  /** What it makes a condition of training only. */
  training?(terms: TermsDraft): readonly Constraint[]
  /** What else it permits, forbids or asks for. */
  rules?(terms: TermsDraft): readonly Rule[]
}
