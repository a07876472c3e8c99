import { columns } from './columns.ts'
import type { SiteStatus } from './status.ts'
import { CONFLICT_SENTENCE } from './witness.ts'

const LABEL_WIDTH = 16

const rows = (label: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `${(index === 0 ? label : '').padEnd(LABEL_WIDTH)}${line}`)

const minute = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`

const runningLine = ({ running }: SiteStatus): string => {
  if (!running) return 'nothing'
  const steps = running.steps > 0 ? `, step ${running.step} of ${running.steps}` : ''
  return `round ${running.round} of run ${running.run.slice(0, 8)} (${running.phase}${steps})`
}

const logLine = ({ witnessed, logConflict }: SiteStatus): string => {
  if (logConflict) return CONFLICT_SENTENCE
  return witnessed === null ? 'not seen yet' : `${witnessed} events seen and signed; it has only grown`
}

/** The status of a site for people. */
export const statusTable = (status: SiteStatus): string => {
  const { lastContactAt, lastProblem, pause, agent } = status
  const contact = lastContactAt ? minute(lastContactAt) : 'never'
  return [
    ...rows('site', [`${status.site.name}, ${status.site.organisation}`]),
    ...rows('exchange', [status.exchange]),
    ...rows('last contact', [lastProblem ? `${contact}. ${lastProblem.message}` : contact]),
    ...rows('key fingerprint', [status.fingerprint]),
    ...rows('agent', [agent === null ? 'not running' : `running (process ${agent})`]),
    ...(status.device === null ? [] : rows('trains on', [status.device])),
    ...rows('paused', [pause ? `since ${minute(pause.since)}${pause.reason ? `: ${pause.reason}` : ''}` : 'no']),
    ...rows('running now', [runningLine(status)]),
    ...rows('log', [logLine(status)]),
    '',
    ...rows('policy', status.policy.sentences),
    '',
    ...rows(
      'data sets',
      status.datasets.length === 0
        ? ['none published']
        : columns(
            status.datasets.map((set) => [set.manifest.slice(0, 12), `${set.patients} patients`, `${set.images} images`, set.outDir]),
          ),
    ),
    '',
    ...rows(
      'to approve',
      status.toApprove === null
        ? ['nothing']
        : [`what is told of the data set ${status.toApprove.slice(0, 12)}: roundtable site publish --home ${status.home}`],
    ),
    '',
    ...rows(
      'agreements',
      status.agreements.length === 0
        ? ['none']
        : columns(
            status.agreements.map((one) => [one.terms.slice(0, 12), one.state, one.consumer, one.title, `until ${one.until.slice(0, 10)}`]),
          ),
    ),
  ].join('\n')
}
