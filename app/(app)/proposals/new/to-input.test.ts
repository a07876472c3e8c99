import { expect, it } from 'vitest'
import { algorithmProblem } from '#core/run/algorithm-problem.ts'
import { Plan } from '#core/run/plan.ts'
import { PLAN_DEFAULTS } from '#core/run/plan-defaults.ts'
import { PRESETS } from '#core/run/presets.ts'
import { type DraftField, type ProposalDraft, startDraft, withChosen, withRecommended } from './draft.ts'
import { chosenWith, presetOf } from './plan-draft.ts'
import { inputOf, planOfDraft, problemsOf } from './to-input.ts'

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
  expect(planOfDraft(typed({ [field]: value }))).toBeNull()
})

it('marks limits that contradict the plan or the calendar', () => {
  expect(wrong(typed({ 'plan.quorum': '3' }))).toEqual(['plan.quorum'])
  expect(wrong(typed({ 'plan.quorum': '1' }))).toEqual(['limits.minimumSites'])
  expect(wrong(typed({ 'plan.rounds': '30' }))).toEqual(['limits.maxRounds'])
  expect(wrong(typed({ 'limits.notAfter': TODAY }))).toEqual(['limits.notAfter'])
  expect(wrong(typed({ title: ' ' }, { chosen: [] }))).toEqual(['title', 'sites'])
})

it('sends no proximal weight with FedAvg, whatever was typed before', () => {
  expect(planOfDraft(typed({ 'plan.algorithm': 'fedavg', 'plan.proximalMu': '0.01' }))?.proximalMu).toBe('0')
  for (const algorithm of ['scaffold', 'cyclic']) {
    const plan = planOfDraft(typed({ 'plan.serverStep.name': 'adam', 'plan.stop': 'early', ...chosenWith('plan.algorithm', algorithm) }))
    expect(plan && algorithmProblem(plan)).toBeNull()
    expect(plan).toMatchObject(algorithm === 'cyclic' ? { algorithm, quorum: 1 } : { algorithm, optimizer: { name: 'sgd', momentum: '0' } })
  }
  expect(planOfDraft(typed({ 'plan.algorithm': 'fedprox', 'plan.proximalMu': ' 0.01 ' }))?.proximalMu).toBe('0.01')
})

it.each(PRESETS.map((preset) => [preset.name, preset] as const))(
  'makes of the recommended plan %s the plan that was recommended',
  (name, preset) => {
    const draft = withRecommended(start, name)
    expect(presetOf(draft.fields)?.name).toBe(name)
    const same = { ...PLAN_DEFAULTS, labelSmoothing: undefined }
    expect({ ...same, ...planOfDraft(draft) }).toEqual({ ...same, ...preset.plan })
    expect(wrong(draft)).toEqual([])
  },
)

it('keeps label, quorum and seed when a recommended plan is chosen, and says when a setting was changed', () => {
  const draft = withRecommended(typed({ 'plan.label': 'effusion', 'plan.quorum': '2', 'plan.seed': '7' }), 'natural-64')
  expect(planOfDraft(draft)).toMatchObject({ label: 'effusion', quorum: 2, seed: 7, rounds: 30, localSteps: 14 })
  expect(draft.fields['limits.maxRounds']).toBe('30')
  expect(presetOf({ ...draft.fields, 'plan.localSteps': '15' })).toBeUndefined()
  expect(presetOf({ ...withRecommended(draft, 'pneumonia-28').fields, 'plan.optimizer.momentum': '0.5' })?.name).toBe('pneumonia-28')
})

it('leaves out what only says the usual, so that one plan has one digest', () => {
  const plan = planOfDraft(start)
  expect(Object.keys(plan ?? {})).not.toEqual(expect.arrayContaining(['schedule']))
  expect(plan).toEqual(Plan.parse(plan))
  for (const name of Object.keys(PLAN_DEFAULTS)) expect(plan).not.toHaveProperty(name)
})

it('sends each optional setting as it was chosen', () => {
  const plan = planOfDraft(
    typed({
      'plan.optimizer.name': 'sgd',
      'plan.optimizer.momentum': '0.8',
      'plan.schedule': 'constant',
      'plan.gradientClip': ' 1.5 ',
      'plan.labelSmoothing': '0.1',
      'plan.imbalance': 'sampling',
      'plan.augmentation.mirror': 'yes',
      'plan.personal': 'last-stage',
      'plan.localOnly': 'yes',
      'plan.select': 'best-validation',
      'plan.stop': 'early',
      'plan.stopAfter.rounds': '4',
      'plan.graceSeconds': ' 30 ',
      'plan.combination.name': 'trimmed-mean',
      'plan.combination.trimmedShare': '0.3',
      'plan.serverStep.name': 'adagrad',
      'plan.serverStep.learningRate': '0.02',
      'plan.serverStep.secondMoment': 'unused',
      'plan.serverStep.adaptivity': '0.01',
      'plan.work': 'steps',
      'plan.localSteps': '12',
    }),
  )
  expect(plan).toMatchObject({
    optimizer: { name: 'sgd', momentum: '0.8' },
    schedule: 'constant',
    gradientClip: '1.5',
    labelSmoothing: '0.1',
    imbalance: 'sampling',
    graceSeconds: 30,
    augmentation: { shiftPercent: 5, rotateDegrees: 8, contrastPercent: 15, mirror: true },
    personal: 'last-stage',
    localOnly: true,
    select: 'best-validation',
    stopAfter: { rounds: 4, minDelta: '0.001' },
    combination: { name: 'trimmed-mean', trimmedShare: '0.3' },
    serverStep: { name: 'adagrad', learningRate: '0.02', momentum: '0', secondMoment: '0', adaptivity: '0.01' },
    localSteps: 12,
  })
})

it('marks a number only while the chosen way needs it', () => {
  expect(wrong(typed({ 'plan.optimizer.momentum': 'x' }))).toEqual([])
  expect(wrong(typed({ 'plan.optimizer.momentum': 'x', 'plan.optimizer.name': 'sgd' }))).toEqual(['plan.optimizer.momentum'])
  expect(wrong(typed({ 'plan.localSteps': '', 'plan.work': 'steps' }))).toEqual(['plan.localSteps'])
  expect(wrong(typed({ 'plan.serverStep.adaptivity': '', 'plan.serverStep.name': 'yogi' }))).toEqual(['plan.serverStep.adaptivity'])
  expect(wrong(typed({ 'plan.gradientClip': '' }))).toEqual([])
  expect(wrong(typed({ 'plan.graceSeconds': 'soon' }))).toEqual(['plan.graceSeconds'])
})

it('names the sites that every round needs only while they are chosen, in one order', () => {
  expect(planOfDraft(typed({}, { mandatory: [B, A] }))?.mandatory).toEqual([A, B])
  expect(planOfDraft(typed({}, { mandatory: [B], chosen: [A] }))).not.toHaveProperty('mandatory')
})

it('writes a head of several classes or labels, with dropout and another activation', () => {
  const classes = typed({
    'plan.head': 'multi-class',
    'plan.head.classes': 'normal, bacterial , viral',
    'plan.template.params.dropout': '20',
    'plan.template.params.activation': 'gelu',
  })
  expect(wrong(classes)).toEqual([])
  expect(planOfDraft(classes)).toMatchObject({
    head: { kind: 'multi-class', classes: ['normal', 'bacterial', 'viral'] },
    template: { params: { dropout: 20, activation: 'gelu' } },
  })
  const labels = typed({ 'plan.head': 'multi-label', 'plan.head.labels': 'effusion, mass' })
  expect(planOfDraft(labels)).toMatchObject({
    label: 'pneumonia',
    head: { kind: 'multi-label', labels: ['pneumonia', 'effusion', 'mass'] },
  })
  expect(planOfDraft(typed({ 'plan.head.classes': 'a, b' }))).toEqual(planOfDraft(start))
  expect(wrong(typed({ 'plan.head': 'multi-class', 'plan.head.classes': 'normal' }))).toEqual(['plan.head.classes'])
  expect(wrong(typed({ 'plan.head': 'multi-label', 'plan.head.labels': 'Mass!' }))).toEqual(['plan.head.labels'])
})
