'use client'

import { useState } from 'react'
import { MetricChart } from '../chart/metric-chart.tsx'
import { AUC_AXIS, zeroAxis } from '../chart/scale.ts'
import { FactStrip } from '../layout/facts.tsx'
import { AnnounceSwitch } from '../live/announce-switch.tsx'
import { LiveChip } from '../live/live-chip.tsx'
import { MetricValue } from '../number/metric-value.tsx'
import { PauseButton } from '../site/pause-button.tsx'
import { RoundDial } from '../site/round-dial.tsx'
import type { RoundCell } from '../site/round-strip.tsx'
import { SiteLane, SiteLanes } from '../site/site-lane.tsx'
import { StateChip } from '../state-chip.tsx'
import { runWords, taskWords } from '../words.ts'
import { AS_OF, AUC, LOSS } from './sample.ts'

const strip = (...cells: RoundCell[]): RoundCell[] => [...cells, ...Array.from({ length: 20 - cells.length }, (): RoundCell => 'to-come')]
const done = (n: number): RoundCell[] => Array.from({ length: n }, () => 'done')

export const LiveStory = () => {
  const [paused, setPaused] = useState(false)
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-wrap items-center gap-6">
        <RoundDial
          round={8}
          rounds={20}
          sites={[
            { name: 'Bethesda', state: 'returned' },
            { name: 'Guangzhou', state: 'returned' },
            { name: 'Hannover', state: paused ? 'paused' : 'working' },
          ]}
        />
        <div className="min-w-0 grow">
          <p className="text-h3 font-semibold">Round 8 of 20, 2 of 3 returned</p>
          <p className="text-ink-2">Waiting for Hannover: training, 1 min 12 s; usually 50 s</p>
        </div>
        <div className="flex flex-wrap items-center gap-x-6">
          <StateChip {...runWords('RUNNING')} />
          <LiveChip state={{ kind: 'live', asOf: AS_OF }} />
          <AnnounceSwitch />
        </div>
      </div>
      <SiteLanes>
        <SiteLane
          n={1}
          name="Bethesda"
          state={taskWords('ACCEPTED')}
          time="41 s"
          phase="Accepted"
          rounds={strip(...done(8))}
          metric={
            <>
              AUC <MetricValue of={{ kind: 'value', value: '0.94', n: 149 }} />
            </>
          }
          out="1.9 MB out"
        />
        <SiteLane
          n={2}
          name="Guangzhou"
          state={taskWords('ACCEPTED')}
          time="38 s"
          phase="Accepted"
          rounds={strip(...done(3), 'failed', 'skipped', ...done(3))}
          metric={
            <>
              AUC <MetricValue of={{ kind: 'private' }} />
            </>
          }
          out="1.9 MB out"
        />
        <SiteLane
          n={3}
          name="Hannover"
          own
          state={paused ? { status: 'paused', words: 'Paused 14:04:31 by M. Lindner' } : taskWords('RUNNING')}
          time={paused ? undefined : '1 min 12 s'}
          phase="Train"
          rounds={strip(...done(7), paused ? 'paused' : 'current')}
          metric={
            <>
              AUC <MetricValue of={{ kind: 'undefined', reason: 'ONE_CLASS' }} />
            </>
          }
          out="1.7 MB out"
          note={
            paused &&
            'The agreement needs 3 sites; 2 are ready. Round 8 goes on when Hannover resumes; returned results are kept until 14:34.'
          }
          action={
            <PauseButton
              what="my site"
              paused={paused}
              acknowledged={paused ? 'Stopped at batch 14, nothing sent.' : undefined}
              onPause={async () => setPaused(true)}
              onResume={async () => setPaused(false)}
            />
          }
        />
      </SiteLanes>
      <div className="grid gap-12 xl:grid-cols-2">
        <MetricChart
          title="Bethesda ahead, all above .8"
          subtitle="AUC on each site's validation images, as of 14:04"
          measure="AUC"
          series={AUC}
          rounds={20}
          y={AUC_AXIS}
          reference={{ at: 0.5, label: 'chance' }}
          file="auc"
        />
        <MetricChart
          title="Loss still falls at two sites"
          subtitle="Binary cross-entropy, as of 14:04"
          measure="Loss"
          series={LOSS}
          rounds={20}
          y={zeroAxis(0.75)}
          file="loss"
        />
      </div>
      <FactStrip
        facts={[
          { label: 'Model updates out', value: '44.5 MB', note: 'this run, all sites' },
          { label: 'Images out', value: '0', note: 'no message can carry one' },
          { label: 'Rounds used', value: '8 of 20' },
          { label: 'Ends', value: '30 Jun 2027', note: '217 days left' },
        ]}
      />
      <div className="flex flex-wrap gap-6">
        <LiveChip state={{ kind: 'connecting' }} />
        <LiveChip state={{ kind: 'reconnecting', since: AS_OF, asOf: AS_OF }} />
        <LiveChip state={{ kind: 'delayed', asOf: AS_OF }} />
      </div>
    </div>
  )
}
