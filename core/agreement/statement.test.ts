import { expect, test } from 'vitest'
import { bytesToHex } from '../bytes.ts'
import { Statement } from './bundle.ts'
import { exampleDraft, exampleSigned, exampleTerms, SIGNERS } from './example.ts'
import { challengeOf, intentSentence, nextStatement, statementHash } from './statement.ts'
import { termsHash } from './terms.ts'

test('each statement names the terms, and the one before it', () => {
  const terms = exampleTerms()
  const [first, second] = exampleSigned(terms).map(({ statement }) => statement)
  expect(first).toMatchObject({ dua: termsHash(terms), order: 1, prev: null, role: 'consumer', meaning: 'approve' })
  expect(second).toMatchObject({ order: 2, prev: statementHash(first!), role: 'provider' })
  expect(bytesToHex(challengeOf(second!))).toBe(statementHash(second!))
})

test('the sentence names the party, the data set, the version and the end, differs by role, and fits a statement at any length of names', () => {
  const terms = exampleTerms()
  expect(intentSentence(terms, 'provider')).toBe(
    'I sign data-use agreement 0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0004, version 1, for Hannover General Hospital, and agree to permit the use of the data set "Chest X-rays 2015 to 2020" under its terms until 30 June 2027, 22:00:00 UTC.',
  )
  expect(intentSentence(terms, 'consumer')).toContain('for Meridian Research, and agree to use the data set')
  const long = exampleTerms({
    provider: { ...exampleDraft().provider, name: '🏥'.repeat(100) },
    dataset: { ...exampleDraft().dataset, title: '🩻'.repeat(100) },
  })
  const statement = nextStatement({
    terms: long,
    signed: [],
    role: 'provider',
    signer: SIGNERS.provider,
    iat: '2026-11-24T10:00:00Z',
    nonce: 'n'.repeat(22),
  })
  expect(Statement.safeParse(statement).success).toBe(true)
})
