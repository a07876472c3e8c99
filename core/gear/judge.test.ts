import { expect, test } from 'vitest'
import { qc } from './builtin/qc.ts'
import { configOf, DEFAULT_CHAIN } from './chain.ts'
import { CHECK_NAMES, checkOf, LEVELS, levelSetting } from './checks.ts'
import { judgeMeasured, judgeOutcome } from './judge.ts'
import { ConfigField } from './manifest.ts'
import { QcVerdict } from './verdict.ts'

const defaults = configOf(DEFAULT_CHAIN, 'qc')
const measured = CHECK_NAMES.filter((name) => checkOf(name).limit)
const judged = CHECK_NAMES.filter((name) => !checkOf(name).fixed)

test('every check that can be judged has its level and its limits among the settings, with the defaults of the table', () => {
  for (const name of CHECK_NAMES) {
    const { level, fixed, limit, doubt } = checkOf(name)
    expect([name, defaults[levelSetting(name)]]).toEqual([name, fixed ? undefined : level])
    for (const found of [limit, doubt]) if (found) expect(defaults[found.setting]).toBe(found.default)
  }
  for (const field of Object.values(qc.config)) expect(ConfigField.parse(field)).toEqual(field)
})

test.each(judged)('%s: the level in the configuration decides what a miss and a doubt do', (name) => {
  const states = LEVELS.map((level) => {
    const config = { ...defaults, [levelSetting(name)]: level }
    return (['met', 'doubtful', 'missed'] as const).map((outcome) => {
      const { verdict, reason } = judgeOutcome(name, config, outcome, 'value')
      expect(QcVerdict.parse(verdict)).toEqual(verdict)
      expect(reason).toBe(verdict.state === 'FAIL' ? checkOf(name).excludes : null)
      return verdict.state
    })
  })
  expect(states).toEqual([
    ['PASS', 'WARN', 'FAIL'],
    ['PASS', 'WARN', 'WARN'],
    ['PASS', 'PASS', 'PASS'],
  ])
})

test.each(measured)('%s: a value at its limit passes, and moving the limit past it changes the verdict', (name) => {
  const { side, limit, doubt } = checkOf(name)
  const past = side === 'least' ? 1 : -1
  const state = (settings: Record<string, string | number>, value: number) =>
    judgeMeasured(name, { ...defaults, [levelSetting(name)]: 'exclude', ...settings }, value).verdict.state
  const at = doubt ? Number(doubt.default) : Number(limit!.default)
  const open = doubt ? { [limit!.setting]: at } : {}
  expect(state(open, at)).toBe('PASS')
  expect(state({ ...open, [limit!.setting]: at + past }, at)).toBe('FAIL')
  if (doubt) expect(state({ [doubt.setting]: at + past }, at)).toBe('WARN')
})

test('the words of a verdict name the value and the limit with their unit', () => {
  const { verdict } = judgeMeasured('saturation', { ...defaults, maxSaturationPercent: '12.5' }, 30.26)
  expect(verdict).toEqual({ check: 'saturation', state: 'WARN', value: '30.3 %', threshold: '≤ 12.5 %', measured: 30.26 })
  expect(judgeMeasured('burned-in-text', defaults, 7).verdict).toMatchObject({
    state: 'WARN',
    threshold: '≤ 12 letters, doubtful unless ≤ 6',
  })
})

test('a fixed check keeps its level whatever the configuration says', () => {
  expect(judgeOutcome('duplicate', { duplicate: 'record' }, 'missed', 'same pixels').verdict.state).toBe('FAIL')
})
