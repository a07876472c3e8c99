import { expect, it } from 'vitest'
import { defaultPlan } from '#core/run/plan.ts'
import { type ComparedRun, mostRounds, overlaid, overlap, runNames, settingRows, sitesOf } from './compared.ts'

const run = (changes: Partial<ComparedRun> = {}): ComparedRun => ({
  id: 'a',
  number: 1,
  state: 'COMPLETED',
  engine: 'embedded',
  plan: defaultPlan({ rounds: 2 }),
  selected: null,
  project: { id: 'p', title: 'Pneumonia' },
  startedAt: null,
  endedAt: null,
  rounds: [],
  bytes: 0,
  sites: [{ id: 'b', name: 'Bethesda' }],
  metrics: [{ round: 2, siteId: null, name: 'auc', metric: { kind: 'value', value: '0.900000', n: 9 } }],
  ...changes,
})
const other = run({ id: 'b', number: 2, plan: defaultPlan({ rounds: 3, localSteps: 14, seed: 2 }) })

it('puts only those settings first that differ, and counts a plan that leaves out the usual as the same', () => {
  const { differ, same } = settingRows([run(), other])
  expect(differ.map((row) => row.label)).toEqual(['Rounds', 'Optimiser', 'Seed'])
  expect(same.some((row) => row.label === 'Unequal classes')).toBe(true)
  expect(settingRows([run(), run({ plan: defaultPlan({ rounds: 2, imbalance: 'weights' }) })]).differ).toEqual([])
})

it('names runs by their project only where there are several', () => {
  expect(runNames([run(), other]).map((name) => name.long)).toEqual(['Run 1', 'Run 2'])
  expect(runNames([run(), run({ project: { id: 'q', title: 'Effusion' } })])).toEqual([
    { short: 'Run A', long: 'Run A: Pneumonia, run 1' },
    { short: 'Run B', long: 'Run B: Effusion, run 1' },
  ])
})

it('lays curves over each other on the axis of the longest run', () => {
  expect(mostRounds([run(), other])).toBe(3)
  expect(overlaid([run(), other], 'auc').map((one) => one.values.map((metric) => metric.kind))).toEqual([
    ['not-yet', 'value'],
    ['not-yet', 'value', 'not-yet'],
  ])
})

it('says whether all runs had the same sites', () => {
  expect(sitesOf([run(), other]).same).toBe(true)
  expect(sitesOf([run(), run({ sites: [{ id: 'h', name: 'Hannover' }] })])).toMatchObject({
    same: false,
    sites: [{ id: 'b' }, { id: 'h' }],
  })
})

it('finds intervals that have nothing in common, and lets those without a number count for nothing', () => {
  const auc = (low: string, high: string) => ({ kind: 'value', value: high, low, high, n: 80 }) as const
  expect(overlap([auc('0.900000', '0.950000'), auc('0.940000', '0.960000'), null])).toBe(true)
  expect(overlap([auc('0.900000', '0.930000'), { kind: 'suppressed' }, auc('0.940000', '0.960000')])).toBe(false)
})
