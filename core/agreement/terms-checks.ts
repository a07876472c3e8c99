import { parseCanonical } from '../canonical.ts'
import type { BundleState } from './bundle-state.ts'
import { type Check, object } from './check.ts'
import { clausesProblem } from './clauses-problem.ts'
import { epochSeconds } from './instant.ts'
import { namesTellApart } from './names-check.ts'
import { readBundle } from './read-bundle.ts'
import { renderTerms, textHash } from './render-terms.ts'
import { Terms, termsHash } from './terms.ts'

const problemPath = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string => {
  const issue = error.issues[0]
  return `${issue?.path.map(String).join('.') || 'document'}: ${issue?.message ?? 'not valid'}`
}

const termsProblem = (terms: Terms): string | null => {
  if (terms.provider.organisation === terms.consumer.organisation) return 'Provider and consumer are the same organisation.'
  const from = epochSeconds(terms.notBefore)
  const to = epochSeconds(terms.notAfter)
  if (from === null || to === null) return 'A date does not exist.'
  return from < to ? null : 'The agreement ends before it begins.'
}

/** Checks V1 to V5: what the document is and says, before any signature is looked at. */
export const TERMS_CHECKS: readonly Check<BundleState>[] = [
  {
    id: 'V1',
    name: 'Form and size',
    holds: (s) => `The file is a bundle, and its terms are ${s.termsBytes!.length} bytes.`,
    objection: (s) => {
      const read = readBundle(s.given)
      if (!read.ok) return read
      s.bundle = read.bundle
      s.termsBytes = read.termsBytes
      return null
    },
  },
  {
    id: 'V2',
    name: 'Canonical terms',
    holds: () => 'The terms are written in the one canonical way (RFC 8785).',
    objection: (s) => {
      const parsed = parseCanonical(s.termsBytes!)
      if (!parsed.ok) return parsed
      s.value = parsed.value
      return null
    },
  },
  {
    id: 'V3',
    name: 'Complete terms',
    holds: (s) => `Every field of the terms (${s.terms!.schema}) is known and within its range.`,
    objection: (s) => {
      const parsed = Terms.safeParse(s.value)
      if (!parsed.success) return object('TERMS_SCHEMA', `The terms are not valid (${problemPath(parsed.error)}).`)
      const problem = termsProblem(parsed.data)
      if (problem) return object('TERMS_SCHEMA', `The terms are not valid. ${problem}`)
      const clauses = clausesProblem(parsed.data)
      if (clauses) return clauses
      s.terms = parsed.data
      return null
    },
  },
  namesTellApart,
  {
    id: 'V4',
    name: 'Fingerprint',
    holds: (s) => `Every signature names the fingerprint of these terms, ${s.termsHash!.slice(0, 16)}…`,
    objection: (s) => {
      const hash = termsHash(s.terms!)
      s.termsHash = hash
      const other = s.bundle!.signed.find(({ statement }) => statement.dua !== hash)
      return other ? object('TERMS_HASH', `${other.statement.signer.name} signed other terms than the ones in this bundle.`) : null
    },
  },
  {
    id: 'V5',
    name: 'Text',
    holds: () => 'The text was rendered again from the terms and is the same, letter for letter.',
    objection: (s) => {
      const text = renderTerms(s.terms!)
      if (s.bundle!.text !== text) return object('TEXT_HASH', 'The text in the bundle is not the text of these terms.')
      return textHash(text) === s.terms!.textHash ? null : object('TEXT_HASH', 'The terms name another text than the one they render to.')
    },
  },
]
