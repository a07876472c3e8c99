import { fromBase64url } from '../bytes.ts'
import { MAX_DOCUMENT_BYTES, parseCanonical } from '../canonical.ts'
import type { Hash } from '../id.ts'
import { Bundle, type KeyCard, type Seal, type Signed, type Statement } from './bundle.ts'
import { type Check, object } from './check.ts'
import { epochSeconds } from './instant.ts'
import { renderTerms, textHash } from './render-terms.ts'
import { verifySeal } from './seal.ts'
import { challengeOf, intentSentence, partyOf, statementHash } from './statement.ts'
import { Terms, termsHash } from './terms.ts'
import { verifyAssertion } from './webauthn.ts'

/** What the checks fill in as they pass; a check may rely on the ones before it. */
export interface BundleState {
  readonly given: unknown
  readonly requireSeal: boolean
  bundle?: Bundle
  termsBytes?: Uint8Array
  value?: unknown
  terms?: Terms
  termsHash?: Hash
  seal?: Seal
}

const ROLES = ['provider', 'consumer'] as const

export const cardFor = (bundle: Bundle, signed: Signed): KeyCard | undefined =>
  bundle.keyCards.find((card) => card.credentialId === signed.assertion.credentialId)

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

const statementProblem = (terms: Terms, s: Statement): string | null => {
  const who = s.signer.name
  if (s.version !== terms.version) return `${who} signed version ${s.version}, not version ${terms.version}.`
  if (s.party !== partyOf(terms, s.role).organisation) return `${who} signed for an organisation that is not the ${s.role}.`
  if (s.meaning !== 'approve') return `${who} did not approve the terms.`
  return s.intent === intentSentence(terms, s.role) ? null : `${who} agreed to another sentence than the one for these terms.`
}

/** Checks V1 to V10 of the trust design, as far as a bundle alone can answer them; order = cost and danger. */
export const BUNDLE_CHECKS: readonly Check<BundleState>[] = [
  {
    id: 'V1',
    name: 'Form and size',
    holds: (s) => `The file is a bundle, and its terms are ${s.termsBytes!.length} bytes.`,
    objection: (s) => {
      const parsed = Bundle.safeParse(s.given)
      if (!parsed.success) return object('TERMS_SCHEMA', `This is not an agreement bundle (${problemPath(parsed.error)}).`)
      s.bundle = parsed.data
      const bytes = fromBase64url(parsed.data.terms)
      if (!bytes) return object('TERMS_NOT_CANONICAL', 'The terms are not base64url.')
      if (bytes.length > MAX_DOCUMENT_BYTES) return object('TERMS_NOT_CANONICAL', `The terms are larger than ${MAX_DOCUMENT_BYTES} bytes.`)
      s.termsBytes = bytes
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
      s.terms = parsed.data
      return null
    },
  },
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
  {
    id: 'V6',
    name: 'Signers',
    holds: () => 'Exactly the two parties signed, each once, each with a registered key.',
    objection: (s) => {
      const { signed, keyCards } = s.bundle!
      for (const role of ROLES) {
        const times = signed.filter(({ statement }) => statement.role === role).length
        const name = partyOf(s.terms!, role).name
        if (times === 0) return object('SIGNER_SET', `The ${role}, ${name}, has not signed.`)
        if (times > 1) return object('SIGNER_SET', `The ${role}, ${name}, signed more than once.`)
      }
      if (keyCards.length !== signed.length)
        return object('SIGNER_SET', 'The bundle does not hold exactly one key card for each signature.')
      for (const one of signed) {
        const card = cardFor(s.bundle!, one)
        const { signer, party } = one.statement
        if (!card) return object('UNKNOWN_KEY', `There is no registered key for the signature of ${signer.name}.`)
        if (card.person !== signer.id || card.organisation !== party)
          return object('UNKNOWN_KEY', `The key that signed for ${signer.name} is registered for somebody else.`)
      }
      const keys = new Set(keyCards.map((card) => card.cosePublicKey))
      const people = new Set(signed.map(({ statement }) => statement.signer.id))
      return keys.size === signed.length && people.size === signed.length
        ? null
        : object('SIGNER_SET', 'Two signatures come from the same person or the same key.')
    },
  },
  {
    id: 'V7',
    name: 'Site seal',
    holds: (s) =>
      s.seal
        ? `The site ${s.terms!.site.name} sealed last, over exactly these signatures.`
        : 'The site has not sealed yet; no seal is asked for here.',
    objection: (s) => {
      if (s.bundle!.seal === null && !s.requireSeal) return null
      const verdict = verifySeal(s.bundle!, s.terms!, s.termsHash!)
      if (!verdict.ok) return verdict
      s.seal = verdict.seal
      return null
    },
  },
  {
    id: 'V8',
    name: 'Signatures',
    holds: () => 'Each signature was made by the registered key, with the person verified by the authenticator.',
    objection: (s) => {
      for (const one of s.bundle!.signed) {
        const verdict = verifyAssertion({
          assertion: one.assertion,
          keyCard: cardFor(s.bundle!, one)!,
          challenge: challengeOf(one.statement),
        })
        if (!verdict.ok) return object(verdict.code, `Signature of ${one.statement.signer.name}: ${verdict.message}`)
      }
      return null
    },
  },
  {
    id: 'V9',
    name: 'Order',
    holds: () => 'Each signature names the one before it, so their order is part of what was signed.',
    objection: (s) => {
      const statements = s.bundle!.signed.map(({ statement }) => statement)
      for (const [i, statement] of statements.entries()) {
        const before = statements[i - 1]
        if (statement.order !== i + 1) return object('STATEMENT_ORDER', `The signature of ${statement.signer.name} is not number ${i + 1}.`)
        if (statement.prev !== (before ? statementHash(before) : null))
          return object('STATEMENT_ORDER', `The signature of ${statement.signer.name} does not name the one before it.`)
        const at = epochSeconds(statement.iat)
        if (at === null || (before && at < (epochSeconds(before.iat) ?? Infinity)))
          return object('STATEMENT_ORDER', `The signature of ${statement.signer.name} is dated before the one it follows.`)
      }
      return null
    },
  },
  {
    id: 'V10',
    name: 'Statements',
    holds: () => 'Each statement names this version, its party and role, and approves in the exact words for these terms.',
    objection: (s) => {
      for (const { statement } of s.bundle!.signed) {
        const problem = statementProblem(s.terms!, statement)
        if (problem) return object('STATEMENT_MISMATCH', problem)
      }
      return null
    },
  },
]
