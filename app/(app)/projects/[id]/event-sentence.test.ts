import { expect, it } from 'vitest'
import { agreement } from '#core/agreement/machine.ts'
import { project, round, run, task } from '#core/run/machine.ts'
import { eventSentence, isProjectEvent, isSpoken, type Names } from './event-sentence.ts'

const names: Names = {
  site: (id) => (id === 'h' ? 'Hannover' : 'A site'),
  agreement: (id) => (id === 'a' ? 'Hannover' : null),
  organisation: (id) => (id === 'org' ? 'Meridian' : 'Somebody'),
  rounds: 8,
}
const event = (type: string, data: Record<string, unknown> = {}) => ({ type, subject: 'a', organisationId: 'org', data })

it('has a sentence for every event that can belong to a project', () => {
  for (const machine of [agreement, project, round, run, task])
    for (const row of machine.rows) {
      expect(isProjectEvent(row.event), row.event).toBe(true)
      expect(eventSentence(event(row.event, { site: 'h', round: 3, code: 'X' }), names), row.event).toMatch(/^[A-Z].*\.$/)
    }
})
it('calls the round after the last one the final evaluation', () =>
  expect(eventSentence(event('round.committed', { round: 9, sites: 3 }), names)).toBe('The final evaluation complete, 3 sites.'))
it('gives the reason of a stop in words', () =>
  expect(eventSentence(event('task.cancelled', { site: 'h', round: 8, code: 'AGREEMENT_SUSPENDED' }), names)).toBe(
    'Hannover was told to stop round 8: the agreement was paused.',
  ))
it('does not name the site of an agreement that the viewer has no part in', () =>
  expect(eventSentence({ ...event('agreement.suspended'), subject: 'b' }, names)).toBe('Meridian paused an agreement.'))
it('reads aloud milestones only', () => {
  expect(isSpoken(event('round.committed'))).toBe(true)
  expect(isSpoken(event('task.cancelled', { code: 'SITE_PAUSED' }))).toBe(true)
  expect(isSpoken(event('task.cancelled', { code: 'AGREEMENT_SUSPENDED' }))).toBe(false)
  expect(isSpoken(event('task.accepted'))).toBe(false)
})
