import { bytes, counted, duration } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { Absent } from '#app/ui/number/absent.tsx'
import { siteNumber } from '#app/ui/site/series.ts'
import { SiteMark } from '#app/ui/site/site-mark.tsx'
import { Table } from '#app/ui/table.tsx'
import { exchangeTimes, phaseTimes } from './phase-times.ts'
import type { ProjectView, RunView } from './project-view.ts'

/** Short times need their tenths: 0.4 s, 41 s, 1 min 12 s. */
const took = (seconds: number) => (seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds))
const cell = (value: number | null, words: (value: number) => string) => (value === null ? <Absent kind="not-yet" /> : words(value))

/** Where the time of a round goes, and what it costs to send: medians, so that one slow round does not mislead. */
export const TimeTable = ({ view, run }: { view: ProjectView; run: RunView }) => {
  const rows = view.lanes.map((lane, i) => ({ lane, n: siteNumber(i), times: phaseTimes(lane) }))
  if (rows.every((row) => row.times.rounds === 0)) return null
  const { collecting, combining } = exchangeTimes(run)
  return (
    <Section title="Where a round's time goes" id="time">
      <Table
        dense
        caption="Median of the training rounds that each site returned"
        rowKey={(row) => row.lane.siteId}
        rows={rows}
        columns={[
          {
            key: 'site',
            header: 'Site',
            cell: ({ lane, n }) => (
              <span className="inline-flex items-center gap-2">
                <SiteMark n={n} size={12} />
                {lane.siteName}
              </span>
            ),
          },
          { key: 'rounds', header: 'Rounds', numeric: true, cell: ({ times }) => times.rounds },
          { key: 'waiting', header: 'Until taken on', numeric: true, cell: ({ times }) => cell(times.waiting, took) },
          { key: 'work', header: 'Evaluating and training', numeric: true, cell: ({ times }) => cell(times.work, took) },
          { key: 'transfer', header: 'Sending and checks', numeric: true, cell: ({ times }) => cell(times.transfer, took) },
          {
            key: 'speed',
            header: 'Steps a second',
            numeric: true,
            cell: ({ times }) => cell(times.stepsPerSecond, (value) => value.toFixed(1)),
          },
          { key: 'bytes', header: 'Update', numeric: true, cell: ({ times }) => cell(times.bytes, bytes) },
        ]}
      />
      {collecting !== null && combining !== null && (
        <p className="mt-3 text-table text-ink-2">
          At the exchange, of {counted(run.rounds.filter((round) => round.state === 'COMMITTED').length, 'round')}: collecting{' '}
          {took(collecting)}, combining {took(combining)}.
        </p>
      )}
    </Section>
  )
}
