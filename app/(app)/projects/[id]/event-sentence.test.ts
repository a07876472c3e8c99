import { expect, it } from 'vitest'
import { agreement } from '#core/agreement/machine.ts'
import { project, round, run, task } from '#core/run/machine.ts'
import { eventSentence, isProjectEvent, isSpoken, type Names } from './event-sentence.ts'

const names: Names = {
  site: (id) => (id === 'h' ? 'Hannover' : 'A site'),
  agreement: (id) => (id === 'a' ? 'Hannover' : null),
  organisation: (id) => (id === 'org' ? 'Meridian' : 'Somebody'),
  round: (number) => (number > 8 ? 'the final evaluation' : `round ${number}`),
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
it('says which model was selected, and which rounds were no candidates', () => {
  const said = (data: Record<string, unknown>) => eventSentence(event('run.modelSelected', { round: 4, ...data }), names)
  expect(said({ auc: '0.912345', unmeasured: [] })).toBe('The model of round 4 was selected, by its AUC of .91 on validation.')
  expect(said({ auc: '0.912345', unmeasured: [1, 3] })).toBe(
    'The model of round 4 was selected, by its AUC of .91 on validation. Rounds 1 and 3 were no candidates: their AUC is not shown, not defined or of too few sites.',
  )
  expect(said({ auc: '', unmeasured: [1, 2, 3, 4] })).toBe(
    'The model of round 4 was selected: no round has an AUC on validation, so it is the last.',
  )
  expect(eventSentence(event('run.stoppedEarly', { round: 5, rounds: 8 }), names)).toBe(
    'Training ended early, after round 5 of 8: the rounds before it brought no gain on validation.',
  )
})
it('gives the reason of a stop in words', () =>
  expect(eventSentence(event('task.cancelled', { site: 'h', round: 8, code: 'AGREEMENT_SUSPENDED' }), names)).toBe(
    'Hannover was told to stop round 8: the agreement was paused.',
  ))
it('says of a share that was handed on where it went, and of a late result that it is not used', () => {
  const said = (code: string) => eventSentence(event('task.superseded', { site: 'h', round: 8, code }), names)
  expect(said('SHARE_HANDED_ON')).toBe('Hannover was away in round 8, so its share went to a site that joined later.')
  expect(said('ROUND_CLOSED')).toBe('Round 8 closed without Hannover; a late result is not used.')
})
it('does not name the site of an agreement that the viewer has no part in', () =>
  expect(eventSentence({ ...event('agreement.suspended'), subject: 'b' }, names)).toBe('Meridian paused an agreement.'))
it('reads aloud milestones only', () => {
  expect(isSpoken(event('round.committed'))).toBe(true)
  expect(isSpoken(event('task.cancelled', { code: 'SITE_PAUSED' }))).toBe(true)
  expect(isSpoken(event('task.cancelled', { code: 'AGREEMENT_SUSPENDED' }))).toBe(false)
  expect(isSpoken(event('task.accepted'))).toBe(false)
})
it('says whose turn was passed over, and whose went on to the next site', () => {
  expect(eventSentence(event('round.opened', { round: 3, skipped: ['h'] }), names)).toBe(
    'Round 3 began. Hannover was not ready and lost its turn.',
  )
  expect(eventSentence(event('round.opened', { round: 3 }), names)).toBe('Round 3 began.')
  expect(eventSentence(event('task.superseded', { round: 3, site: 'h', code: 'TURN_PASSED' }), names)).toBe(
    'Hannover did not return round 3 in its turn; the turn went on to the next site.',
  )
})
