import { expect, test } from 'vitest'
import { EXAMPLE_PLAN, exampleTerms } from '#core/agreement/example.ts'
import { outsidePolicy } from '#core/agreement/plan-within.ts'
import { defaultPolicy } from '#core/agreement/policy.ts'
import { forExchange } from './exchange-words.ts'

const dataset = { manifest: 'm', chain: 'c', patients: 420, smallestClass: 60 }

test.each([
  [{ patients: 13 }, 'The data set has too few patients; at least 100 are needed.'],
  [{ smallestClass: 3 }, 'The smaller class has too few patients; the site policy asks for at least 20.'],
])('a data set that is too small is refused to the exchange without its number: %j', (changes, sentence) => {
  const own = outsidePolicy(defaultPolicy(), exampleTerms(), EXAMPLE_PLAN, { ...dataset, ...changes })!
  expect(own).toMatch(/has \d+ patients/)
  expect(forExchange(own)).toBe(sentence)
})

test.each([
  ['There is no policy.json in /srv/roundtable, so everything is refused.', 'There is no policy.json in …, so everything is refused.'],
  ['The picture images/abcd/1.2.3.png was changed after it was sealed.', 'The picture … was changed after it was sealed.'],
  ['Cannot open C:\\films\\Doe^John.dcm now.', 'Cannot open … now.'],
  ['The agreement allows 20 rounds; the site policy allows 5.', 'The agreement allows 20 rounds; the site policy allows 5.'],
  ['Trained 3/4 of the batches on and/or off.', 'Trained 3/4 of the batches on and/or off.'],
])('%s', (own, told) => expect(forExchange(own)).toBe(told))
