import { decimal, bytes as inBytes, list } from '#app/ui/format.ts'
import type { agreement } from '#core/agreement/machine.ts'
import type { Machine } from '#core/machine.ts'
import type { project, round, run, task } from '#core/run/machine.ts'
import { endingWords } from './ending-words.ts'

type EventOf<M extends Machine> = M['rows'][number]['event']
/** Every event that can belong to a project. One that the core adds fails to compile here until it has a sentence. */
export type ProjectEventType = EventOf<typeof agreement | typeof project | typeof run | typeof round | typeof task>

export interface EventFacts {
  readonly type: string
  readonly subject: string
  readonly organisationId: string | null
  readonly data: Readonly<Record<string, unknown>>
}
/** What sentences need to know of the project. */
export interface Names {
  readonly site: (id: string) => string
  /** Site of an agreement, where the viewer may know it. */
  readonly agreement: (id: string) => string | null
  readonly organisation: (id: string | null) => string
  /** "round 8", or "the final evaluation" */
  readonly round: (number: number) => string
}

const code = (e: EventFacts) => String(e.data.code ?? '')
const because = (e: EventFacts) => (code(e) ? `: ${endingWords(code(e))}` : '')

/** ", by its AUC of 0.91 on validation; the AUC of rounds 1 and 2 is not known, so they were no candidates" */
const selectedBy = (e: EventFacts): string => {
  const unknown = Array.isArray(e.data.unmeasured) ? e.data.unmeasured.map(String) : []
  if (!e.data.auc) return ': no round has an AUC on validation, so it is the last'
  if (unknown.length === 0) return `, by its AUC of ${decimal(Number(e.data.auc))} on validation`
  const those =
    unknown.length === 1 ? `Round ${unknown[0]} was no candidate: its AUC is` : `Rounds ${list(unknown)} were no candidates: their AUC is`
  return `, by its AUC of ${decimal(Number(e.data.auc))} on validation. ${those} not shown, not defined or of too few sites`
}

type Write = (event: EventFacts, names: Names) => string
const site: Write = (e, n) => n.site(String(e.data.site ?? ''))
const at: Write = (e, n) => n.round(Number(e.data.round ?? 0))
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const who: Write = (e, n) => n.organisation(e.organisationId)
const deed: Write = (e, n) => {
  const name = n.agreement(e.subject)
  return name ? `the agreement with ${name}` : 'an agreement'
}

/** Under cyclic training. */
const skipped: Write = (e, n) => {
  const sites = Array.isArray(e.data.skipped) ? e.data.skipped.map((id) => n.site(String(id))) : []
  return sites.length > 0
    ? ` ${list(sites)} ${sites.length === 1 ? 'was' : 'were'} not ready and lost ${sites.length === 1 ? 'its' : 'their'} turn.`
    : ''
}

const SENTENCES: Record<ProjectEventType, Write> = {
  'agreement.frozen': (e, n) => `The text of ${deed(e, n)} was frozen for signing.`,
  'agreement.signed': (e, n) => `${who(e, n)} signed ${deed(e, n)}.`,
  'agreement.declined': (e, n) => `${who(e, n)} declined ${deed(e, n)}.`,
  'agreement.sealRefused': (e, n) => `The site agent refused to seal ${deed(e, n)}${because(e)}.`,
  'agreement.activated': (e, n) => `The site agent sealed ${deed(e, n)}. It is in force.`,
  'agreement.suspended': (e, n) => `${who(e, n)} paused ${deed(e, n)}.`,
  'agreement.resumed': (e, n) => `${who(e, n)} resumed ${deed(e, n)}.`,
  'agreement.revoked': (e, n) => `${who(e, n)} ended ${deed(e, n)}. Training there has stopped.`,
  'agreement.expired': (e, n) => `${capital(deed(e, n))} reached its end date. Training there has stopped.`,
  'project.opened': () => 'The project opened: enough sites have signed.',
  'project.siteJoined': (e, n) => `${n.organisation(String(e.data.organisation ?? ''))} joined the project.`,
  'project.closed': () => 'The project was closed.',
  'run.submitted': () => 'What will be trained was fixed.',
  'run.started': () => 'The run started.',
  'run.paused': (e, n) => `${who(e, n)} paused the run.`,
  'run.resumed': (e, n) => `${who(e, n)} resumed the run.`,
  'run.aborted': (e, n) => `${e.organisationId ? who(e, n) : 'The exchange'} stopped the run in ${at(e, n)}.`,
  'run.stoppedEarly': (e, n) =>
    `Training ended early, after ${at(e, n)} of ${Number(e.data.rounds ?? 0)}: the rounds before it brought no gain on validation.`,
  'run.modelSelected': (e, n) => `The model of ${at(e, n)} was selected${selectedBy(e)}.`,
  'run.completed': () => 'The run is complete.',
  'run.failed': (e, n) => `The run failed in ${at(e, n)}${because(e)}.`,
  'round.opened': (e, n) => `${capital(at(e, n))} began.${skipped(e, n)}`,
  'round.closed': (e, n) => `${capital(at(e, n))} closed; the updates are being combined.`,
  'round.committed': (e, n) => `${capital(at(e, n))} complete, ${Number(e.data.sites ?? 0)} ${e.data.sites === 1 ? 'site' : 'sites'}.`,
  'round.failed': (e, n) => `${capital(at(e, n))} failed${because(e)}.`,
  'task.created': (e, n) => `${site(e, n)} was asked to work on ${at(e, n)}.`,
  'task.leased': (e, n) =>
    `${site(e, n)} took on ${at(e, n)}${Number(e.data.attempt ?? 1) > 1 ? `, attempt ${Number(e.data.attempt)}` : ''}.`,
  'task.started': (e, n) => `${site(e, n)} is at work on ${at(e, n)}.`,
  'task.accepted': (e, n) =>
    `${site(e, n)} returned ${at(e, n)}${Number(e.data.bytes ?? 0) > 0 ? `: an update of ${inBytes(Number(e.data.bytes))}` : ''}.`,
  'task.rejected': (e, n) => `What ${site(e, n)} sent for ${at(e, n)} was refused${because(e)}.`,
  'task.failed': (e, n) => `${site(e, n)} could not do ${at(e, n)}${because(e)}.`,
  'task.expired': (e, n) => `${site(e, n)} gave no sign of life in ${at(e, n)}; it is asked again.`,
  'task.cancelled': (e, n) => `${site(e, n)} was told to stop ${at(e, n)}${because(e)}.`,
  'task.renewed': (e, n) => `${site(e, n)} may work on ${at(e, n)} again.`,
  'task.superseded': (e, n) => {
    if (code(e) === 'TURN_PASSED') return `${site(e, n)} did not return ${at(e, n)} in its turn; the turn went on to the next site.`
    if (code(e) === 'SHARE_HANDED_ON') return `${site(e, n)} was away in ${at(e, n)}, so its share went to a site that joined later.`
    return `${capital(at(e, n))} closed without ${site(e, n)}; a late result is not used.`
  },
}

export const isProjectEvent = (type: string): type is ProjectEventType => type in SENTENCES
export const eventSentence = (event: EventFacts, names: Names): string =>
  isProjectEvent(event.type) ? SENTENCES[event.type](event, names) : event.type

/** Steps inside a round, drawn only when asked for. */
const DETAIL: readonly string[] = ['task.created', 'task.leased', 'task.started', 'task.renewed', 'round.closed', 'round.opened']
export const isDetail = (type: string) => DETAIL.includes(type)
export const isMilestone = (type: string) =>
  type.startsWith('run.') || type.startsWith('round.') || type.startsWith('agreement.') || type.startsWith('project.')

/** Said aloud: a round complete, the state of a site or of the run. */
const SPOKEN: readonly string[] = [
  'round.committed',
  'round.failed',
  'task.failed',
  'task.rejected',
  'agreement.suspended',
  'agreement.resumed',
  'agreement.revoked',
  'agreement.expired',
  'run.started',
  'run.paused',
  'run.resumed',
  'run.aborted',
  'run.stoppedEarly',
  'run.modelSelected',
  'run.completed',
  'run.failed',
]
export const isSpoken = (event: EventFacts) =>
  SPOKEN.includes(event.type) || (event.type === 'task.cancelled' && code(event).startsWith('SITE_'))
