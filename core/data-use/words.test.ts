import { expect, test } from 'vitest'
import { MODIFIERS, type Modifier } from './data-use.ts'
import { use } from './example.ts'
import { dataUseSentences } from './words.ts'

test('every term of a listing has a sentence, with its code where it has one', () => {
  const modifiers = (Object.keys(MODIFIERS) as Modifier[]).map((code) => ({ code, parameters: ['12'] }))
  const sentences = dataUseSentences(use('DS', { modifiers, profile: { ...use('DS').profile, childrenOnly: true } }))
  expect(sentences).toHaveLength(1 + modifiers.length + 5)
  for (const sentence of sentences) expect(sentence.text).toMatch(/^[A-Z].+\.$/s)
  expect(sentences[0]).toMatchObject({ code: 'DUO:0000007', text: expect.stringContaining('lung disorder (MONDO:0005275)') })
  expect(dataUseSentences(use(null))[0]?.text).toBe('The custodian has not stated what the data may be used for.')
})
