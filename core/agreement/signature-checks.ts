import type { Statement } from './bundle.ts'
import { type BundleState, cardFor } from './bundle-state.ts'
import { type Check, object } from './check.ts'
import { epochSeconds } from './instant.ts'
import { verifySeal } from './seal.ts'
import { challengeOf, intentSentence, partyOf, statementHash } from './statement.ts'
import type { Terms } from './terms.ts'
import { verifyAssertion } from './webauthn.ts'

const ROLES = ['provider', 'consumer'] as const

const statementProblem = (terms: Terms, s: Statement): string | null => {
  const who = s.signer.name
  if (s.version !== terms.version) return `${who} signed version ${s.version}, not version ${terms.version}.`
  if (s.party !== partyOf(terms, s.role).organisation) return `${who} signed for an organisation that is not the ${s.role}.`
  if (s.meaning !== 'approve') return `${who} did not approve the terms.`
  return s.intent === intentSentence(terms, s.role) ? null : `${who} agreed to another sentence than the one for these terms.`
}

/** Checks V6 to V10: who signed what, in which order, and what the site sealed. */
export const SIGNATURE_CHECKS: readonly Check<BundleState>[] = [
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
      for (const [i, one] of signed.entries()) {
        const card = keyCards[i]!
        if (card.credentialId !== one.assertion.credentialId)
          return object('SIGNER_SET', 'The key cards are not in the order of the signatures.')
        if (card.origins.length !== 1)
          return object('SIGNER_SET', `The key card of ${one.statement.signer.name} names more than the one page that it was used on.`)
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
