import { expect, test } from 'vitest'
import { OrganisationInput } from './found.ts'

test('an organisation whose name mixes alphabets within a word is not made', () => {
  const named = (name: string) => OrganisationInput.safeParse({ name, kind: 'hospital', country: 'DE', forProfit: false }).success
  expect(named('Hannover General Hospital')).toBe(true)
  expect(named('Клиника Köln')).toBe(true)
  expect(named('H\u0430nnover General Hospital')).toBe(false)
})
