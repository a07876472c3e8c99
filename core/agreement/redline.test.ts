import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultClauses } from './clauses.ts'
import { exampleDraft } from './example.ts'
import { type RedlinePart, redline } from './redline.ts'
import { renderTerms } from './render-terms.ts'

const of = (parts: readonly RedlinePart[], ...kinds: RedlinePart['kind'][]): string =>
  parts
    .filter((part) => kinds.includes(part.kind))
    .map((part) => part.text)
    .join('')
const prose = fc
  .array(fc.constantFrom('a', 'at', 'most', '20', '25', 'rounds', ' ', ' ', '\n', '.', 'é', '🫁', '\r\n', '-'), { maxLength: 60 })
  .map((pieces) => pieces.join(''))

test('the same and the removed parts are the old text, the same and the added ones the new text', () => {
  fc.assert(
    fc.property(fc.oneof(prose, fc.string()), fc.oneof(prose, fc.string()), (before, after) => {
      const parts = redline(before, after)
      expect(of(parts, 'same', 'removed')).toBe(before)
      expect(of(parts, 'same', 'added')).toBe(after)
      expect(parts.every((part) => part.text !== '')).toBe(true)
      expect(parts.every((part, i) => part.kind !== parts[i + 1]?.kind)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a text and itself differ in nothing', () => {
  fc.assert(
    fc.property(prose, (text) => {
      expect(redline(text, text)).toEqual(text === '' ? [] : [{ kind: 'same', text }])
    }),
  )
})

test('a word put into a line is the only thing that is marked', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('at', 'most', '20', 'rounds'), { minLength: 1, maxLength: 30 }), fc.nat(), (line, where) => {
      const at = where % (line.length + 1)
      const parts = redline(line.join(' '), [...line.slice(0, at), 'unheard', ...line.slice(at)].join(' '))
      expect(of(parts, 'removed')).toBe('')
      expect(of(parts, 'added').trim()).toBe('unheard')
    }),
  )
})

test('a counter-offer of fewer rounds and more sites shows the two numbers and nothing else', () => {
  const draft = exampleDraft(defaultClauses())
  const other = exampleDraft({ ...defaultClauses(), limits: { ...draft.limits, maxRounds: 12, minimumSites: 5 } })
  const marked = redline(renderTerms(draft), renderTerms(other)).filter((part) => part.kind !== 'same')
  expect(marked).toEqual([
    { kind: 'removed', text: '20' },
    { kind: 'added', text: '12' },
    { kind: 'removed', text: '3' },
    { kind: 'added', text: '5' },
  ])
})

test('two long texts with nothing in common are replaced as a whole', () => {
  const before = 'a '.repeat(16_000)
  const after = 'b\t'.repeat(16_000)
  expect(redline(before, after)).toEqual([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ])
})
