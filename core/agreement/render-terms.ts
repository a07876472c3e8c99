import { utf8ToBytes } from '../bytes.ts'
import { canonicalBytes, sha256Hex } from '../canonical.ts'
import type { Hash } from '../id.ts'
import { CLAUSES, type TermsDraft } from './clauses.ts'
import type { Terms } from './terms.ts'

/** One clause as the pages show it: Plain, Text and Rule in step. */
export interface RenderedClause {
  readonly id: string
  readonly number: number
  readonly title: string
  /** The paragraph of law that makes the clause mandatory, or null. */
  readonly law: string | null
  readonly plain: string
  readonly text: string
  readonly rule: string | null
}

export const renderClauses = (terms: TermsDraft): RenderedClause[] =>
  CLAUSES.map((clause, i) => ({
    id: clause.id,
    number: i + 1,
    title: clause.title,
    law: clause.law ?? null,
    plain: clause.plain(terms),
    text: clause.prose(terms),
    rule: clause.rule?.(terms) ?? null,
  }))

/**
 * The text that people sign, rendered from the terms alone: plain UTF-8, `\n` line ends, one final line end.
 * Deterministic: the exchange, the site and an offline reader get the same bytes, whose SHA-256 is `terms.textHash`.
 */
export const renderTerms = (terms: TermsDraft): string =>
  [
    'DATA-USE AGREEMENT FOR FEDERATED TRAINING',
    ...renderClauses(terms).map((clause) => `${clause.number}. ${clause.title}${clause.law ? ` [${clause.law}]` : ''}\n\n${clause.text}`),
  ].join('\n\n') + '\n'

/** SHA-256 of the rendered text, in hex. */
export const textHash = (text: string): Hash => sha256Hex(utf8ToBytes(text)) as Hash

/** Completes a draft with the hash of its own text. */
export const withTextHash = (draft: TermsDraft): Terms => ({ ...draft, textHash: textHash(renderTerms(draft)) })

/** The canonical bytes of the terms: what a bundle carries and what the terms hash is over. */
export const termsBytes = (terms: Terms): Uint8Array => canonicalBytes(terms)
