import { expect, it } from 'vitest'
import type { Views } from '#app/ui/trpc/types.ts'
import { fullEvaluationOf } from '#core/metrics/full-evaluation.ts'
import { STRATA } from '#core/metrics/strata.ts'
import { groupFinding, groupRows, groupText, groupWords } from './group-rows.ts'

const auc = (value: number) => {
  const [middle, low, high] = [value, value - 0.05, value + 0.05].map((number) => number.toFixed(6))
  return { kind: 'value', value: middle!, low: low!, high: high!, n: 90 } as const
}
const hidden = { kind: 'suppressed' } as const
const found = (pa: number): Views['run']['evaluations'] => ({
  ...{ runId: 'run', personal: false, pooled: { val: null, test: null }, compared: [], alone: [] },
  sites: ['Bethesda', 'Hannover'].map((siteName) => ({
    ...{ siteId: siteName, siteName, split: 'test', round: 4, full: fullEvaluationOf([], [], { k: 11, threshold: 0 }) },
    strata: {
      view: [
        { group: 'PA', auc: auc(pa) },
        { group: 'AP', auc: siteName === 'Hannover' ? auc(0.8) : hidden },
      ],
    },
  })),
})

it('has a row for each site and group of what divides the images, and nothing for what nobody tells', () => {
  const rows = groupRows(found(0.9), 'test')
  expect([...rows.keys()]).toEqual(['view'])
  expect(rows.get('view')?.map(({ site, group }) => `${site} ${group}`)).toEqual([
    'Bethesda PA',
    'Bethesda AP',
    'Hannover PA',
    'Hannover AP',
  ])
  expect(groupRows(found(0.9), 'val').size).toBe(0)
})
it('says where groups clearly differ, and shows a hidden group as hidden', () => {
  const of = (pa: number) => groupFinding('view', groupRows(found(pa), 'test').get('view')!)
  expect(of(0.92)).toBe('By view: at Hannover the model does better in PA than in AP')
  expect(of(0.85)).toBe('By view: no group of a site clearly differs from its others')
  expect(groupText(hidden)).toBe('too few, or withheld')
})
it('has no code for a group left in capitals but the two views that are called so', () => {
  const words = Object.values(STRATA).flatMap((groups) => groups.map(groupWords))
  expect(words.filter((word) => /^[A-Z]+$/.test(word))).toEqual(['PA', 'AP'])
})
