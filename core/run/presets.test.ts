import { expect, test } from 'vitest'
import { checkPlan } from '../model/check-plan.ts'
import { parameterCount } from '../model/template.ts'
import { Plan } from './plan.ts'
import { PRESETS } from './presets.ts'

test.each(PRESETS.map(({ name, plan }) => [name, plan] as const))(
  'the preset %s is a plan that can be trained, of at most 100,000 parameters',
  (_, plan) => {
    expect(Plan.parse(plan)).toEqual(plan)
    expect(() => checkPlan(plan)).not.toThrow()
    expect(parameterCount(plan)).toBeLessThanOrEqual(100_000)
  },
)

test('no two presets have one name', () => {
  expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length)
})
