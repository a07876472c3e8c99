import { Refused } from '../refusal.ts'
import type { Clause } from './clauses/clause.ts'
import { LAW_MATTERS } from './clauses/matters-law.ts'
import { LAW_CLAUSES as LAW_1 } from './clauses/v1/law.ts'
import { LIFE_CLAUSES as LIFE_1, OPENING_CLAUSES as OPENING_1 } from './clauses/v1/life.ts'
import { TRAINING_CLAUSES as TRAINING_1 } from './clauses/v1/training.ts'
import { LAW_CLAUSES as LAW_2 } from './clauses/v2/law.ts'
import { LIFE_CLAUSES as LIFE_2 } from './clauses/v2/life.ts'
import { OPENING_CLAUSES as OPENING_2 } from './clauses/v2/opening.ts'
import { TRAINING_CLAUSES as TRAINING_2 } from './clauses/v2/training.ts'
import type { Terms } from './terms.ts'

export type { Clause, TermsDraft } from './clauses/clause.ts'

/** One version of the wording, in the order of the text. People sign what this code prints: a changed word needs a new version, beside the others. */
export interface ClauseLibrary {
  readonly version: 1 | 2
  readonly clauses: readonly Clause[]
  /** Whether the paragraphs of a clause have numbers of their own: 7.1, 7.2. */
  readonly numbersParagraphs: boolean
}

const LIBRARIES: Readonly<Record<Terms['clauses'], ClauseLibrary>> = {
  'clauses/1': { version: 1, clauses: [...OPENING_1, ...LAW_1, ...TRAINING_1, ...LIFE_1], numbersParagraphs: false },
  'clauses/2': { version: 2, clauses: [...OPENING_2, ...LAW_2, ...TRAINING_2, ...LIFE_2], numbersParagraphs: true },
}

/** The wording that terms name. @throws {Refused} TERMS_SCHEMA for a library that this program does not know */
export const libraryOf = ({ clauses }: { readonly clauses: Terms['clauses'] }): ClauseLibrary => {
  if (!Object.hasOwn(LIBRARIES, clauses))
    throw new Refused('TERMS_SCHEMA', `The clause library ${clauses} is not known here. Update the program that reads this agreement.`)
  return LIBRARIES[clauses]
}

/** What new agreements say of their wording. A breach is reported within 72 hours, as GDPR Art. 33(1) has it for supervisory authorities. */
export const defaultClauses = (): Required<Pick<Terms, 'clauses' | 'clauseIds' | 'reportWithinHours'>> => ({
  clauses: 'clauses/2',
  clauseIds: LIBRARIES['clauses/2'].clauses.map((clause) => clause.id),
  reportWithinHours: 72,
})

/** The seven matters of 45 CFR 164.514(e)(4)(ii), in the order of the law. They are in every agreement. */
export const MANDATORY_MATTERS = LAW_MATTERS
