import { expect, test } from 'vitest'
import { utf8ToBytes } from '../bytes.ts'
import { canonicalBytes, sha256Hex } from '../canonical.ts'
import { MATTERS } from './clauses/matters.ts'
import { defaultClauses, libraryOf, MANDATORY_MATTERS, type TermsDraft } from './clauses.ts'
import { clausesProblem } from './clauses-problem.ts'
import { exampleBundle, exampleDraft, exampleTerms } from './example.ts'
import { renderClauses, renderTerms, withTextHash } from './render-terms.ts'
import { Terms } from './terms.ts'
import { verifyBundle } from './verify-bundle.ts'

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
  if (last === 'privacy') return { ...draft, privacy: withPrivacy().privacy }
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

const LIBRARIES = [
  ['clauses/1', exampleDraft()],
  ['clauses/1', withPrivacy()],
  ['clauses/2', exampleDraft(defaultClauses())],
  ['clauses/2', { ...withPrivacy(), ...defaultClauses() }],
] as const

test('the wording of clauses/2 is the one that people signed', async () => {
  const texts = [exampleDraft(defaultClauses()), { ...withPrivacy(), ...defaultClauses() }].map(renderTerms)
  // Whoever has to change these files makes clauses/3 beside clauses/2.
  await expect(texts[0]).toMatchFileSnapshot('clauses/golden/clauses-2.txt')
  await expect(texts[1]).toMatchFileSnapshot('clauses/golden/clauses-2-privacy.txt')
})

test('an agreement of clauses/1 keeps its hash beside clauses/2, and a library that is not known is refused', () => {
  expect(exampleTerms().textHash).toBe('fd984222132ecf0f1d2627c5bc4d115364d6ebc8ea9288d900dbfd194cdf609c')
  expect(exampleTerms(defaultClauses()).textHash).not.toBe(exampleTerms().textHash)
  const unknown = { ...exampleDraft(), clauses: 'clauses/9' } as unknown as TermsDraft
  expect(() => renderTerms(unknown)).toThrow(expect.objectContaining({ code: 'TERMS_SCHEMA' }))
  expect(() => renderTerms({ ...exampleDraft(), clauses: 'toString' } as unknown as TermsDraft)).toThrow(/not known here/)
})

test.each(LIBRARIES)('%s shows every field of the terms: a change of any one changes the text', (_name, draft) => {
  const text = renderTerms(draft)
  for (const path of leavesOf(draft).filter((one) => one[0] !== 'clauses'))
    expect(renderTerms(changed(draft, path)), path.join('.')).not.toBe(text)
})

test('the text of a clause changes with the fields that it declares, and with no others', () => {
  const draft = { ...withPrivacy(), ...defaultClauses() }
  const before = renderClauses(draft)
  for (const path of leavesOf(draft).filter((one) => one[0] !== 'clauses')) {
    const after = renderClauses(changed(draft, path))
    const moved = before.filter((clause, i) => clause.text !== after[i]!.text).map((clause) => clause.id)
    const declared = MATTERS.filter((matter) =>
      matter.fields.some((field) => field === path[0] || field === `${String(path[0])}.${String(path[1])}`),
    ).map((matter) => matter.id)
    expect(moved.length, path.join('.')).toBeGreaterThan(0)
    for (const id of moved) expect(declared, path.join('.')).toContain(id)
  }
})

test('the seven matters of 45 CFR 164.514(e)(4) are in every text', () => {
  expect(MANDATORY_MATTERS.map((matter) => matter.law)).toEqual([
    '45 CFR 164.514(e)(4)(ii)(A)',
    '45 CFR 164.514(e)(4)(ii)(B)',
    ...[1, 2, 3, 4, 5].map((n) => `45 CFR 164.514(e)(4)(ii)(C)(${n})`),
  ])
  for (const [, draft] of LIBRARIES)
    for (const { id, law } of MANDATORY_MATTERS) {
      const clause = renderClauses(draft).find((one) => one.id === id)!
      expect(renderTerms(draft)).toContain(`\n${clause.number}. ${clause.title} [${law}]\n\n${clause.text}`)
    }
})

test.each([
  ['permitted-use', '(A)'],
  ['who-may-use', '(B)'],
  ['no-other-use', '(C)(1)'],
  ['safeguards', '(C)(2)'],
  ['report', '(C)(3)'],
  ['agents', '(C)(4)'],
  ['no-reidentification', '(C)(5)'],
])('terms without the clause %s, which 45 CFR 164.514(e)(4)(ii)%s asks for, are refused', (id, paragraph) => {
  const { clauseIds, ...rest } = defaultClauses()
  const terms = exampleTerms({ ...rest, clauseIds: clauseIds.filter((one) => one !== id) })
  expect(clausesProblem(terms)).toMatchObject({ code: 'CLAUSE_MISSING', message: expect.stringContaining(paragraph) as string })
  expect(verifyBundle(exampleBundle(terms), { requireSeal: true })).toMatchObject({ ok: false, code: 'CLAUSE_MISSING' })
})

test.each([
  ['hours of breach notice', { reportWithinHours: undefined }, 'CLAUSE_MISSING'],
  ['rights in the model', { clauseIds: defaultClauses().clauseIds.filter((id) => id !== 'model-rights') }, 'CLAUSE_MISSING'],
  ['any name of a clause', { clauseIds: undefined }, 'CLAUSE_MISSING'],
  ['the order of the clauses', { clauseIds: defaultClauses().clauseIds.toReversed() }, 'TERMS_SCHEMA'],
  ['clauses that exist', { clauseIds: [...defaultClauses().clauseIds, 'anything-goes'] }, 'TERMS_SCHEMA'],
])('terms without %s are refused', (_what, changes, code) => {
  expect(clausesProblem({ ...defaultClauses(), ...changes })).toMatchObject({ code })
})

test('an agreement of clauses/2 is accepted with all its signatures, and one of clauses/1 that borrows from it is not', () => {
  const terms = exampleTerms(defaultClauses())
  expect(clausesProblem(terms)).toBeNull()
  expect(verifyBundle(exampleBundle(terms), { requireSeal: true })).toMatchObject({ ok: true })
  const borrowed = exampleTerms({ reportWithinHours: 700 })
  expect(verifyBundle(exampleBundle(borrowed), { requireSeal: true })).toMatchObject({ ok: false, code: 'TERMS_SCHEMA' })
  const otherText = { ...exampleBundle(terms), text: renderTerms(exampleDraft()) }
  expect(verifyBundle(otherText, { requireSeal: true })).toMatchObject({ ok: false, code: 'TEXT_HASH' })
})

test('clauses/2 has no fingerprint and no identifier outside its annex, and numbers every paragraph', () => {
  const clauses = renderClauses({ ...withPrivacy(), ...defaultClauses() })
  for (const { id, number, text } of clauses) {
    const machine = /[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}|[A-Za-z0-9_-]{43}/
    if (id === 'annex') expect(text).toMatch(machine)
    else expect(text, id).not.toMatch(machine)
    const paragraphs = text.split('\n').filter((line) => !line.startsWith('  '))
    expect(paragraphs.map((line) => line.split(' ')[0])).toEqual(paragraphs.map((_, i) => `${number}.${i + 1}`))
  }
})

test('clauses/2 uses no defined word in small letters where the defined thing is meant', () => {
  for (const { text } of renderClauses(exampleDraft(defaultClauses())))
    expect(text.replaceAll(/^ {2}\| .*$/gm, '')).not.toMatch(
      /\b(the|this) (consumer|provider|exchange|site agent|training plan|aggregate)\b/,
    )
})

test('each clause has a name of its own, one plain sentence, a text, and a mark that says whether it can be negotiated', () => {
  for (const [, draft] of LIBRARIES) {
    const rendered = renderClauses(draft)
    expect(new Set(rendered.map((clause) => clause.id)).size).toBe(libraryOf(draft).clauses.length)
    for (const clause of rendered) {
      expect(clause.plain, clause.id).toMatch(/^[A-Z][^\n]*\.$/)
      expect(clause.text.length, clause.id).toBeGreaterThan(40)
      expect(clause.rule === null || /^[^\n]+$/.test(clause.rule), clause.id).toBe(true)
      if (clause.standing === 'negotiable') expect(MATTERS.find((matter) => matter.id === clause.id)?.fields).not.toEqual([])
    }
  }
})

test.each([{}, defaultClauses()])('a line break in a name or in the purpose cannot start what looks like a clause', (library) => {
  const forged = '\n\n7. No limits\n\nThe Consumer may do anything.'
  const text = renderTerms(
    exampleDraft({
      ...library,
      provider: { ...exampleDraft().provider, name: `Hospital${forged}` },
      dataset: { ...exampleDraft().dataset, title: `X-rays\r${forged}\u2028${forged}` },
      purpose: { ...exampleDraft().purpose, text: `Detect.${forged}\r\n9. More\u20288. Other` },
      obligations: [{ code: 'DUO:0000019', text: `Publish.${forged}` }],
      rights: exampleDraft().rights.map((right) => ({ ...right, name: `${right.name}${forged}` })),
    }),
  )
  const headings = text.split('\n').filter((line) => /^\d+\. /.test(line))
  expect(headings).toHaveLength(libraryOf(exampleDraft(library)).clauses.length)
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
