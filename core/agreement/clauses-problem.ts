import type { Objection } from './check.ts'
import { object } from './check.ts'
import { matterOf } from './clauses/matters.ts'
import { libraryOf } from './clauses.ts'
import type { Terms } from './terms.ts'

type Named = Pick<Terms, 'clauses' | 'clauseIds' | 'reportWithinHours'>

/**
 * Why terms do not name the clauses of their text, or `null`. Every clause of the library has to be named, in its order:
 * each shows fields of the terms, and seven are asked for by law.
 */
export const clausesProblem = (terms: Named): Objection | null => {
  const { clauses, version } = libraryOf(terms)
  const { clauseIds, reportWithinHours } = terms
  if (version === 1)
    return clauseIds || reportWithinHours ? object('TERMS_SCHEMA', 'Terms of clauses/1 name no clauses and no hours of their own.') : null
  const named = clauseIds ?? []
  const missing = clauses.find((clause) => !named.includes(clause.id))
  if (missing) {
    const { law } = matterOf(missing.id)
    return object('CLAUSE_MISSING', `The clause "${missing.title}" is missing${law ? `, which ${law} asks for` : ''}.`)
  }
  if (reportWithinHours === undefined) return object('CLAUSE_MISSING', 'The terms do not say how soon a breach is reported.')
  return named.length === clauses.length && clauses.every((clause, i) => clause.id === named[i])
    ? null
    : object('TERMS_SCHEMA', 'The terms name clauses twice, in another order, or clauses that do not exist.')
}
