import { expect, it } from 'vitest'
import { reasonWords } from './reason-words.ts'

it('ends a reason with one full stop, whether the person wrote it or not', () => {
  expect(reasonWords('scanner maintenance')).toBe('Reason: “scanner maintenance”.')
  expect(reasonWords('The ethics approval ends. ')).toBe('Reason: “The ethics approval ends.”')
})
