import { expect, it } from 'vitest'
import { defaultPlan } from '#core/run/plan.ts'
import { sampleRun } from './sample-project.ts'
import { selectedWords, stoppedWords } from './selected-words.ts'

const plan = defaultPlan({ rounds: 20, select: 'best-validation', stopAfter: { rounds: 3, minDelta: '0.001' } })

it('says which model was selected, by what, and why training ended', () => {
  const run = sampleRun({ plan, stoppedAfter: 17, selected: { round: 14, model: 'm', auc: '0.912345' } })
  expect(selectedWords(run)).toBe('Selected: the model of round 14 of 17, by its AUC of .912 on validation')
  expect(stoppedWords(run)).toBe('Training ended early, after round 17 of 20: 3 measured rounds brought no gain of more than 0.001 in AUC')
  expect(selectedWords(sampleRun({ plan, selected: { round: 20, model: 'm', auc: null } }))).toMatch(/^No round has an AUC/)
})

it('says nothing of a run that has not selected and was not ended early', () =>
  expect([selectedWords(sampleRun()), stoppedWords(sampleRun({ plan }))]).toEqual([null, null]))
