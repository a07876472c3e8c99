import { expect, test } from 'vitest'
import { looksLike, mixesAlphabets, shown } from './look-alike.ts'

const CYRILLIC_A = '\u0430'

test('a word of two alphabets is one, a name of two words in two alphabets is not', () => {
  expect(mixesAlphabets(`H${CYRILLIC_A}nnover General Hospital`)).toBe(true)
  expect(mixesAlphabets('Universit\u00e4tsklinikum K\u00f6ln')).toBe(false)
  expect(mixesAlphabets('Клиника Berlin')).toBe(false)
  expect(mixesAlphabets('\u039fxford')).toBe(true)
  expect(mixesAlphabets('東京 Hospital 2')).toBe(false)
})

test('names that are read as one have one look, others do not', () => {
  const cyrillic = '\u0421\u041e\u0421\u0410' // СОСА
  expect(looksLike(cyrillic)).toBe(looksLike('COCA'))
  expect(looksLike('Meridian  Research')).toBe(looksLike('meridian research'))
  expect(looksLike('Ｍeridian')).toBe(looksLike('Meridian'))
  expect(looksLike('Meridian')).not.toBe(looksLike('Median'))
})

test('what cannot be seen, or moves what can, is shown as its number', () => {
  expect(shown('use\u202eesu')).toBe('use\\u{202e}esu')
  expect(shown('\u001b[31mred')).toBe('\\u{1b}[31mred')
  expect(shown('a\u200bb\u2066c')).toBe('a\\u{200b}b\\u{2066}c')
  expect(shown('a\nb')).toBe('a\\u{a}b')
  expect(shown(`H${CYRILLIC_A}nnover, Köln, Клиника ✓`)).toBe('H\\u{430}nnover, Köln, Клиника ✓')
  expect(shown('\ud800')).toBe('\\u{d800}')
})
