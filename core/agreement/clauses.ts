import type { Clause } from './clauses/clause.ts'
import { LAW_CLAUSES } from './clauses/law.ts'
import { LIFE_CLAUSES, OPENING_CLAUSES } from './clauses/life.ts'
import { TRAINING_CLAUSES } from './clauses/training.ts'

export type { Clause, TermsDraft } from './clauses/clause.ts'

/** Version of the wording. People sign what this code prints: a changed word needs a new version beside this one, never in its place. */
export const CLAUSES_VERSION = 'clauses/1'

/** All clauses in the order of the text. */
export const CLAUSES: readonly Clause[] = [...OPENING_CLAUSES, ...LAW_CLAUSES, ...TRAINING_CLAUSES, ...LIFE_CLAUSES]

/** The seven clauses that 45 CFR 164.514(e)(4)(ii) asks for. They are in every text. */
export const MANDATORY_CLAUSES: readonly Clause[] = LAW_CLAUSES
