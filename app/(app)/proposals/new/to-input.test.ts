import { expect, it } from 'vitest'
import { Plan } from '#core/run/plan.ts'
import { type DraftField, type ProposalDraft, startDraft, withChosen } from './draft.ts'
import { inputOf, planOf, problemsOf } from './to-input.ts'

const TODAY = '2026-11-24'
const A = '00000000-0000-4000-8000-00000000000a'
const B = '00000000-0000-4000-8000-00000000000b'
const start = startDraft({ title: 'Pneumonia detector', chosen: [A, B], label: 'pneumonia', commercial: true, until: '2027-06-30' })
const typed = (fields: Partial<Record<DraftField, string>>, rest: Partial<ProposalDraft> = {}): ProposalDraft => ({
  ...start,
  ...rest,
  fields: { ...start.fields, ...fields },
})
const wrong = (draft: ProposalDraft) => problemsOf(draft, TODAY).map((problem) => problem.field)

it('starts from a draft that can be sent as it is', () => {
  expect(wrong(start)).toEqual([])
  const input = inputOf(start, A)
  expect(Plan.safeParse(input?.plan).success).toBe(true)
  expect(input).toMatchObject({
    sites: [
      { listingId: A, note: '' },
      { listingId: B, note: '' },
    ],
    limits: { statusMaxAgeSeconds: 86_400 },
  })
})

it('starts with a quorum that one chosen site can reach', () =>
  expect(wrong(startDraft({ title: 'One site', chosen: [A], label: 'pneumonia', commercial: false, until: '2027-06-30' }))).toEqual([]))

it('lets quorum and minimum follow the number of sites until somebody changes them', () => {
  const one = withChosen(start, [A])
  expect([one.fields['plan.quorum'], one.fields['limits.minimumSites']]).toEqual(['1', '1'])
  expect(withChosen(one, [A, B]).fields['plan.quorum']).toBe('2')
  expect(withChosen(typed({ 'plan.quorum': '3' }), [A]).fields['plan.quorum']).toBe('3')
})

it.each([
  ['plan.rounds', 'x'],
  ['plan.rounds', '0'],
  ['plan.rounds', '501'],
  ['plan.rounds', '-3'],
  ['plan.rounds', '1e2'],
  ['plan.seed', '2147483648'],
  ['plan.optimizer.learningRate', '0,003'],
  ['plan.optimizer.learningRate', ''],
  ['plan.template.params.channels', '16'],
  ['plan.template.params.channels', '16, 32, huge'],
  ['plan.label', ''],
] as const)('marks %s when it is "%s", and makes no plan of it', (field, value) => {
  expect(wrong(typed({ [field]: value }))).toContain(field)
  expect(planOf(typed({ [field]: value }))).toBeNull()
})

it('marks limits that contradict the plan or the calendar', () => {
  expect(wrong(typed({ 'plan.quorum': '3' }))).toEqual(['plan.quorum'])
  expect(wrong(typed({ 'plan.quorum': '1' }))).toEqual(['limits.minimumSites'])
  expect(wrong(typed({ 'plan.rounds': '30' }))).toEqual(['limits.maxRounds'])
  expect(wrong(typed({ 'limits.notAfter': TODAY }))).toEqual(['limits.notAfter'])
  expect(wrong(typed({ title: ' ' }, { chosen: [] }))).toEqual(['title', 'sites'])
})

it('sends no proximal weight with FedAvg, whatever was typed before', () => {
  expect(planOf(typed({ 'plan.algorithm': 'fedavg', 'plan.proximalMu': '0.01' }))?.proximalMu).toBe('0')
  expect(planOf(typed({ 'plan.algorithm': 'fedprox', 'plan.proximalMu': ' 0.01 ' }))?.proximalMu).toBe('0.01')
})
