import { expect, test } from 'vitest'
import { exampleDraft } from '../example.ts'
import { MATTERS, matterWords, rulesOf } from './matters.ts'
import { duty, permission, permits, prohibition, ruleWords, satisfied, where } from './rule.ts'

test.each([
  [where('fl:round', 'lteq', 20), '20', '21'],
  [where('fl:round', 'lteq', 9), '8', '10'],
  [where('fl:clipNormL2', 'lteq', '1.5'), '1.50', '1.51'],
  [where('fl:patients', 'gteq', 100), '100', '99'],
  [where('dateTime', 'lt', '2027-06-30T22:00:00Z'), '2027-06-30T21:59:59Z', '2027-06-30T22:00:00Z'],
  [where('dateTime', 'gt', '2026-11-24T10:00:00Z'), '2026-11-24T10:00:01Z', '2026-11-24T10:00:00Z'],
  [where('fl:statusAge', 'lteq', 'PT86400S'), 'PT24H', 'PT100000S'],
  [where('fl:statusAge', 'lteq', 'PT86400S'), 'PT9S', 'PT25H'],
  [where('fl:engine', 'eq', 'embedded'), 'embedded', 'flare'],
  [where('purpose', 'isAnyOf', ['DUO:0000031', 'DUO:0000040']), 'DUO:0000040', 'DUO:0000037'],
  [where('fl:output', 'isNoneOf', ['image']), 'update', 'image'],
  [where('fl:round', 'lteq', 20), '7', '9007199254740993'],
])('%o holds for %s and not for %s, nor for what is not known or no number', (constraint, holds, fails) => {
  expect(satisfied(constraint, { [constraint.left]: holds })).toBe(true)
  expect(satisfied(constraint, { [constraint.left]: fails })).toBe(false)
  expect(satisfied(constraint, {})).toBe(false)
  expect(satisfied({ ...constraint, left: 'toString' }, {})).toBe(false)
  if (/^\d/.test(holds) && !holds.includes('T')) expect(satisfied(constraint, { [constraint.left]: 'few' })).toBe(false)
})

test('an action happens only if a permission of it is satisfied and no prohibition of it can apply', () => {
  const rules = [permission('show', where('count', 'gteq', 1)), prohibition('show', where('count', 'lt', 11)), duty('report')]
  expect(permits(rules, 'show', { count: '11' })).toBe(true)
  expect(permits(rules, 'show', { count: '10' })).toBe(false)
  expect(permits(rules, 'show', {})).toBe(false)
  expect(permits(rules, 'report', {})).toBe(false)
  expect(permits([permission('show'), prohibition('show', where('count', 'lt', 11))], 'show', {})).toBe(false)
})

const t = exampleDraft()
const work = {
  purpose: 'DUO:0000031',
  'fl:disease': 'MONDO:0005249',
  'fl:commercial': 'false',
  'fl:manifest': `sha256:${t.dataset.manifest}`,
  'fl:chain': `sha256:${t.dataset.chain}`,
  'fl:plan': `sha256:${t.plan}`,
  'fl:model': `sha256:${t.model}`,
  'fl:engine': 'embedded',
  'fl:round': '20',
  'fl:localEpochs': '2',
  'fl:sitesInAggregate': '3',
  'fl:quorum': '3',
  'fl:clipNormL2': '10',
  'fl:clipPerCoordinate': '1',
  'fl:patients': '100',
  dateTime: '2026-12-01T00:00:00Z',
  'fl:statusAge': 'PT86400S',
  'fl:agreementState': 'ACTIVE',
  'fl:seal': 'site',
}
const rules = rulesOf(t).map(({ rule }) => rule)

test('training at the limits of the terms is permitted', () => expect(permits(rules, 'fl:train', work)).toBe(true))

test.each([
  ['another purpose', { purpose: 'DUO:0000037' }],
  ['a commercial use', { 'fl:commercial': 'true' }],
  ['another data set', { 'fl:manifest': `sha256:${t.plan}` }],
  ['another plan', { 'fl:plan': `sha256:${t.model}` }],
  ['one round too many', { 'fl:round': '21' }],
  ['one local epoch too many', { 'fl:localEpochs': '3' }],
  ['two sites', { 'fl:sitesInAggregate': '2' }],
  ['wider clipping', { 'fl:clipNormL2': '10.1' }],
  ['too few patients', { 'fl:patients': '99' }],
  ['the moment of the end', { dateTime: t.notAfter }],
  ['a suspended agreement', { 'fl:agreementState': 'SUSPENDED' }],
])('training with %s is not', (_what, change) => expect(permits(rules, 'fl:train', { ...work, ...change })).toBe(false))

test('what no clause speaks of is not permitted', () => {
  for (const action of ['fl:exportRecords', 'fl:reidentify', 'fl:anything', 'toString']) expect(permits(rules, action, work)).toBe(false)
})

test('each rule and condition of a clause is shown with it, on one line', () => {
  const words = new Map(MATTERS.map((matter) => [matter.id, matterWords(matter, t)]))
  expect(words.get('rounds')).toBe('training where fl:round ≤ 20 and fl:localEpochs ≤ 2')
  expect(words.get('report')).toBe('duty fl:reportIncident where delayPeriod ≤ PT72H')
  expect(words.get('definitions')).toBeNull()
  expect(ruleWords([prohibition('fl:link')])).toBe('prohibit fl:link')
})
