import { utf8ToBytes } from '../bytes.ts'
import { canonicalBytes, sha256Hex } from '../canonical.ts'
import type { Hash } from '../id.ts'
import { matterOf, matterWords } from './clauses/matters.ts'
import { libraryOf, type TermsDraft } from './clauses.ts'
import type { Terms } from './terms.ts'

/** One clause as the pages show it: Plain, Text and Rule in step. */
export interface RenderedClause {
  readonly id: string
  /** Version of the wording. */
  readonly version: number
  readonly number: number
  readonly title: string
  /** The paragraph of law that makes the clause mandatory, or null. */
  readonly law: string | null
  /** Whether an offer may change its values. */
  readonly standing: 'locked' | 'negotiable'
  readonly plain: string
  readonly text: string
  readonly rule: string | null
}

/** `7.1 ` before each paragraph; lines that begin with two spaces belong to the paragraph before. */
const numbered = (text: string, clause: number): string => {
  let paragraph = 0
  return text
    .split('\n')
    .map((line) => (line.startsWith('  ') ? line : `${clause}.${++paragraph} ${line}`))
    .join('\n')
}

/** The clauses of an agreement by number, in the wording that its terms name. @throws {Refused} TERMS_SCHEMA for an unknown clause library */
export const renderClauses = (terms: TermsDraft): RenderedClause[] => {
  const { clauses, version, numbersParagraphs } = libraryOf(terms)
  const ref = (id: string): string => {
    const at = clauses.findIndex((clause) => clause.id === id)
    return `clause ${at + 1} (${clauses[at]!.title})`
  }
  return clauses.map((clause, i) => {
    const matter = matterOf(clause.id)
    const text = clause.prose(terms, ref)
    return {
      id: clause.id,
      version,
      number: i + 1,
      title: clause.title,
      law: matter.law ?? null,
      standing: matter.standing,
      plain: clause.plain(terms),
      text: numbersParagraphs ? numbered(text, i + 1) : text,
      rule: matterWords(matter, terms),
    }
  })
}

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
