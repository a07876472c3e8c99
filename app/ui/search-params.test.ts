import { expect, it } from 'vitest'
import { every, first, withQuery } from './search-params.ts'

it('reads a name once or several times', () => {
  expect([first('a'), first(['a', 'b']), first(undefined)]).toEqual(['a', 'a', ''])
  expect([every('a'), every(['a', 'b']), every(undefined)]).toEqual([['a'], ['a', 'b'], []])
})

it('writes an address without empty values, with several of one name', () => {
  expect(withQuery('/datasets', { q: '', view: null, purpose: undefined })).toBe('/datasets')
  expect(withQuery('/x', { d: ['a', 'b'], q: 'a&b=c' })).toBe('/x?d=a&d=b&q=a%26b%3Dc')
})
