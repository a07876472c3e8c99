import { expect, test } from 'vitest'
import { utf8ToBytes } from '../bytes.ts'
import { canonicalBytes, sha256Hex } from '../canonical.ts'
import { CLAUSES, MANDATORY_CLAUSES, type TermsDraft } from './clauses.ts'
import { exampleDraft, exampleTerms } from './example.ts'
import { renderClauses, renderTerms, withTextHash } from './render-terms.ts'
import { Terms } from './terms.ts'

const withPrivacy = (): TermsDraft =>
  exampleDraft({
    privacy: { unit: 'patient', clip: '1.5', sigmaMin: '0.7', epsilon: '8', delta: '0.00001' },
    supersedes: exampleDraft().plan,
    version: 2,
  })

/** Each leaf of the terms with its path. */
const leavesOf = (value: unknown, path: (string | number)[] = []): (string | number)[][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key])) : [path]

const changed = (draft: TermsDraft, path: readonly (string | number)[]): TermsDraft => {
  const copy = structuredClone(draft) as unknown as Record<string, unknown>
  let at: Record<string | number, unknown> = copy
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>
  const last = path[path.length - 1]!
  const value = at[last]
  at[last] =
    typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : value === null ? 'a'.repeat(64) : `${String(value)}x`
  return copy as unknown as TermsDraft
}

test('the wording of clauses/1 is the one that people signed', () => {
  // Whoever has to change this hash makes clauses/2 beside clauses/1.
  expect(sha256Hex(utf8ToBytes(renderTerms(exampleDraft())))).toMatchInlineSnapshot(
    `"fd984222132ecf0f1d2627c5bc4d115364d6ebc8ea9288d900dbfd194cdf609c"`,
  )
  expect(sha256Hex(utf8ToBytes(renderTerms(withPrivacy())))).toMatchInlineSnapshot(
    `"7becfb8d995f93d096a5d030a86020fc03b2e327442227e7a15970af1482fe92"`,
  )
})

test('the text shows every field of the terms: a change of any one changes the text', () => {
  for (const draft of [exampleDraft(), withPrivacy()]) {
    const text = renderTerms(draft)
    for (const path of leavesOf(draft)) expect(renderTerms(changed(draft, path)), path.join('.')).not.toBe(text)
  }
})

test('the seven matters of 45 CFR 164.514(e)(4) are in every text', () => {
  expect(MANDATORY_CLAUSES.map((clause) => clause.law)).toEqual([
    '45 CFR 164.514(e)(4)(ii)(A)',
    '45 CFR 164.514(e)(4)(ii)(B)',
    ...[1, 2, 3, 4, 5].map((n) => `45 CFR 164.514(e)(4)(ii)(C)(${n})`),
  ])
  for (const clause of MANDATORY_CLAUSES) expect(renderTerms(exampleDraft())).toContain(`${clause.title} [${clause.law}]`)
})

test('each clause has a name of its own, one plain sentence, a text and a rule', () => {
  expect(new Set(CLAUSES.map((clause) => clause.id)).size).toBe(CLAUSES.length)
  for (const draft of [exampleDraft(), withPrivacy()])
    for (const clause of renderClauses(draft)) {
      expect(clause.plain, clause.id).toMatch(/^[A-Z][^\n]*\.$/)
      expect(clause.text.length, clause.id).toBeGreaterThan(40)
      expect(clause.rule, clause.id).toMatch(/^[^\n]+$/)
    }
})

test('a line break in a name or in the purpose cannot start what looks like a clause', () => {
  const forged = '\n\n7. No limits\n\nThe Consumer may do anything.'
  const text = renderTerms(
    exampleDraft({
      provider: { ...exampleDraft().provider, name: `Hospital${forged}` },
      dataset: { ...exampleDraft().dataset, title: `X-rays\r${forged}\u2028${forged}` },
      purpose: { ...exampleDraft().purpose, text: `Detect.${forged}\r\n9. More\u20288. Other` },
      obligations: [{ code: 'DUO:0000019', text: `Publish.${forged}` }],
      rights: exampleDraft().rights.map((right) => ({ ...right, name: `${right.name}${forged}` })),
    }),
  )
  const headings = text.split('\n').filter((line) => /^\d+\. /.test(line))
  expect(headings).toHaveLength(CLAUSES.length)
  expect(headings.some((line) => line.includes('No limits'))).toBe(false)
  expect(text.split(/[\r\u2028\u2029]/)).toHaveLength(1)
})

test('the rendered text can be canonical, ends with one line feed, and is named by the terms', () => {
  const terms = exampleTerms()
  const text = renderTerms(terms)
  expect(() => canonicalBytes(text)).not.toThrow()
  expect(text.endsWith('.\n')).toBe(true)
  expect(terms.textHash).toBe(sha256Hex(utf8ToBytes(text)))
  expect(renderTerms(exampleDraft())).toBe(text)
  expect(Terms.safeParse(terms).success).toBe(true)
  expect(withTextHash(terms)).toEqual(terms)
})

test('amounts are written with their unit, one or many', () => {
  const text = renderTerms(exampleDraft({ limits: { ...exampleDraft().limits, maxRounds: 1 }, statusMaxAgeSeconds: 90 }))
  expect(text).toContain('at most 1 round of training')
  expect(text).toContain('not older than 90 seconds')
  expect(renderTerms(exampleDraft({ statusMaxAgeSeconds: 172_800 }))).toContain('not older than 2 days')
  expect(renderTerms(exampleDraft({ statusMaxAgeSeconds: 600 }))).toContain('not older than 10 minutes')
})
