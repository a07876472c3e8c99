'use client'

import Link from 'next/link'
import { bytes } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { useServerNow } from '#app/ui/live/use-server-now.ts'
import { MetricValue } from '#app/ui/number/metric-value.tsx'
import { siteNumber } from '#app/ui/site/series.ts'
import { SiteLane, SiteLanes } from '#app/ui/site/site-lane.tsx'
import { LaneControls } from './lane-controls.tsx'
import { laneNote } from './lane-note.ts'
import { usePaces } from './lane-pace.ts'
import { isOffline, laneBytes, laneCells, lanePhase, laneState, laneStep, laneTime } from './lane-state.ts'
import { metricAt, newestMetric } from './metric-series.ts'
import { isLive, type Lane, type ProjectView, type RunView } from './project-view.ts'

/** The newest evaluation, and where the site is in its round. The second line keeps its room, so that nothing moves. */
const LaneMetric = ({ lane, run, now, pace }: { lane: Lane; run: RunView; now: number; pace: number | null }) => {
  const round = newestMetric(run, lane.siteId, 'auc')
  const metric =
    round === 0
      ? ({ kind: isLive(run) && isOffline(lane, now) ? 'offline' : 'not-yet' } as const)
      : metricAt(run, lane.siteId, 'auc', round)
  return (
    <>
      AUC <MetricValue of={metric} /> {metric.kind === 'value' && <span className="text-ink-3">round {round}</span>}
      {isLive(run) && <span className="block min-h-[1.35em] text-ink-2">{laneStep(lane, run, pace)}</span>}
    </>
  )
}

/** One lane a site, in fixed order: first what people ask, "is my site running?" */
export const Lanes = ({ view, again }: { view: ProjectView; again: () => Promise<void> }) => {
  const { run, lanes } = view
  const now = useServerNow(view.now, isLive(run))
  const paces = usePaces(lanes, run)
  return (
    <Section title="Sites" id="sites" className="mt-0">
      <SiteLanes>
        {lanes.map((lane, i) => {
          const note = laneNote(lane, run, now)
          return (
            <SiteLane
              key={lane.siteId}
              n={siteNumber(i)}
              name={lane.siteName}
              own={lane.mine}
              state={laneState(lane, run, now)}
              time={laneTime(lane, run, now)}
              phase={lanePhase(lane, run)}
              rounds={laneCells(lane, run)}
              metric={run && <LaneMetric lane={lane} run={run} now={now} pace={paces.get(lane.siteId)?.stepsPerSecond ?? null} />}
              out={`${bytes(laneBytes(lane))} out`}
              note={note}
              action={
                lane.mine ? (
                  <LaneControls lane={lane} again={again} />
                ) : (
                  lane.agreement && (
                    <Link href={`/agreements/${lane.agreement.id}`} className="inline-flex min-h-6 items-center text-table">
                      Agreement<span className="sr-only"> with {lane.siteName}</span>
                    </Link>
                  )
                )
              }
            />
          )
        })}
      </SiteLanes>
    </Section>
  )
}
