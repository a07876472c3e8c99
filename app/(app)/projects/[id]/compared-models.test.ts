import { expect, it } from 'vitest'
import type { Views } from '#app/ui/trpc/types.ts'
import { fullEvaluationOf } from '#core/metrics/full-evaluation.ts'
import { ALONE_ABSENT } from '#core/run/evaluated-models.ts'
import { ABSENT_WORDS, cellText, helpFinding, helpSentence, modelMatrix } from './compared-models.ts'

type RunEvaluations = Views['run']['evaluations']
const full = fullEvaluationOf([], [], { k: 11, threshold: 0 })
const auc = (value: number, width = 0.02) => {
  const [middle, low, high] = [value, value - width, value + width].map((number) => number.toFixed(6))
  return { kind: 'value', value: middle!, low: low!, high: high!, n: 90 } as const
}
const evaluations = (changes: Partial<RunEvaluations> = {}): RunEvaluations => ({
  runId: 'run',
  personal: false,
  sites: ['Bethesda', 'Guangzhou', 'Hannover'].map((siteName) => ({
    ...{ siteId: siteName, siteName, split: 'test', round: 4, strata: null },
    full: { ...full, auc: siteName === 'Hannover' ? full.auc : auc(0.9) },
  })),
  pooled: { val: null, test: null },
  compared: [
    { siteId: 'Bethesda', siteName: 'Bethesda', split: 'test', model: 'alone', auc: auc(0.8) },
    { siteId: 'Guangzhou', siteName: 'Guangzhou', split: 'test', model: 'alone', auc: auc(0.89) },
  ],
  alone: [{ siteId: 'Hannover', siteName: 'Hannover', reason: 'TIME' }],
  ...changes,
})

it('has a column for each model that somebody tells, and none while there is nothing to compare', () => {
  expect(modelMatrix(evaluations(), 'test')?.models).toEqual(['alone', 'run'])
  expect(modelMatrix(evaluations(), 'val')).toBeNull()
  expect(modelMatrix(evaluations({ compared: [], alone: [] }), 'test')).toBeNull()
  const shared = { siteId: 'Bethesda', siteName: 'Bethesda', split: 'test', model: 'shared', auc: auc(0.7) } as const
  expect(modelMatrix(evaluations({ personal: true, compared: [shared], alone: [] }), 'test')?.models).toEqual(['shared', 'run'])
})
it('says for each site whether the federation helped, and why that is not known', () => {
  const matrix = modelMatrix(evaluations(), 'test')!
  expect(matrix.rows.map((row) => helpSentence(matrix, row))).toEqual([
    'Bethesda: the federation helped, AUC .90 instead of .80 alone.',
    'Guangzhou: AUC .90, and .89 alone; these images are too few to tell the two apart.',
    'Hannover: not known, because its own model took longer than its policy allows.',
  ])
  expect(helpFinding(matrix)).toBe('The federated model has the higher AUC at 2 of 2 sites that can be compared')
  const worse = modelMatrix(evaluations({ compared: [{ ...evaluations().compared[0]!, auc: auc(0.97) }] }), 'test')!
  expect(helpSentence(worse, worse.rows[0]!)).toBe('Bethesda: its own data alone do better, AUC .97 instead of .90.')
})
it('shows a hidden cell as hidden', () => {
  expect(modelMatrix(evaluations(), 'test')?.rows[2]?.cells.map(cellText)).toEqual(['not told', expect.stringContaining('fewer than')])
})
it('has a sentence for every reason', () => {
  for (const reason of ALONE_ABSENT) expect(ABSENT_WORDS[reason]).toMatch(/^(its|training) /)
})
