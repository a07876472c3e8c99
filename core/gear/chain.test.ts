import { expect, test } from 'vitest'
import { Refused } from '../refusal.ts'
import { BUILTIN_GEARS } from './builtin.ts'
import { Chain, chainHash, DEFAULT_CHAIN, planChain } from './chain.ts'
import { EXCLUSION_REASONS, EXCLUSIONS } from './exclusion.ts'
import { GearManifest } from './manifest.ts'

const withConfig = (gear: string, config: Record<string, string | number | boolean>): Chain =>
  DEFAULT_CHAIN.map((step) => (step.gear === gear ? { ...step, config: { ...step.config, ...config } } : step))

test('every built-in gear is a valid manifest', () => {
  for (const gear of BUILTIN_GEARS) expect(GearManifest.parse(gear)).toEqual(gear)
})

test('the default chain is valid, and planning it again changes nothing', () => {
  expect(Chain.parse(DEFAULT_CHAIN)).toEqual(DEFAULT_CHAIN)
  expect(planChain(DEFAULT_CHAIN)).toEqual(DEFAULT_CHAIN)
})

test('the chain hash does not depend on the order of settings and changes with any of them', () => {
  const reordered = DEFAULT_CHAIN.map((step) => ({ ...step, config: Object.fromEntries(Object.entries(step.config).reverse()) }))
  expect(chainHash(reordered)).toBe(chainHash(DEFAULT_CHAIN))
  expect(chainHash(withConfig('resize', { sizePx: 128 }))).not.toBe(chainHash(DEFAULT_CHAIN))
  expect(chainHash(withConfig('intensity', { lowPercent: '0.6' }))).not.toBe(chainHash(DEFAULT_CHAIN))
})

test('a fraction in a chain is refused, because canonical documents hold integers and strings', () => {
  expect(() => chainHash(withConfig('resize', { sizePx: 128.5 }))).toThrow(TypeError)
})

test.each([
  ['an unknown setting', withConfig('resize', { colour: 'green' }), /no setting "colour"/],
  ['a size out of range', withConfig('resize', { sizePx: 5000 }), /28 to 1024/],
  ['a word that is not offered', withConfig('intensity', { voi: 'magic' }), /auto, percentile, range/],
  ['a decimal as a number', withConfig('intensity', { lowPercent: 1 }), /a decimal in quotes/],
  ['an unknown version', DEFAULT_CHAIN.map((step) => ({ ...step, version: '9.0.0' })), /not installed/],
  ['a missing gear', DEFAULT_CHAIN.filter((step) => step.gear !== 'deidentify'), /misses the gear deidentify/],
  ['another order', [...DEFAULT_CHAIN].reverse(), /in this order/],
])('a chain with %s is refused in a sentence that says what is allowed', (_, chain, sentence) => {
  expect(() => planChain(chain)).toThrow(Refused)
  expect(() => planChain(chain)).toThrow(sentence)
})

test('every exclusion code has a sentence', () => {
  for (const reason of EXCLUSION_REASONS) expect(EXCLUSIONS[reason]).toMatch(/^[A-Z].+\.$/)
})
