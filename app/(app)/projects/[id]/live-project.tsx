'use client'

import { useCallback, useMemo, useRef } from 'react'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { useAnnouncer } from '#app/ui/live/announcer.tsx'
import type { LiveEvent } from '#app/ui/live/use-events.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { runWords } from '#app/ui/words.ts'
import type { RunState } from '#core/run/machine.ts'
import { BytesOut } from './bytes-out.tsx'
import { Charts } from './charts.tsx'
import { ClassEvaluations } from './class-evaluations.tsx'
import { Evaluations } from './evaluations.tsx'
import { EventFeed } from './event-feed.tsx'
import { eventSentence, isSpoken, type Names } from './event-sentence.ts'
import { Lanes } from './lanes.tsx'
import { LiveFeed } from './live-feed.tsx'
import { ModelFiles } from './model-files.tsx'
import { delayedAfterMs, type ProjectView, roundName } from './project-view.ts'
import { RoundHead } from './round-head.tsx'
import { RunBanners } from './run-banners.tsx'
import { RunControls } from './run-controls.tsx'
import { RunSettings } from './run-settings.tsx'
import { RunTables } from './run-tables.tsx'
import { TimeTable } from './time-table.tsx'
import { useProject } from './use-project.ts'

const namesOf = (view: ProjectView): Names => ({
  site: (id) => view.lanes.find((lane) => lane.siteId === id)?.siteName ?? 'A site',
  agreement: (id) => view.lanes.find((lane) => lane.agreement?.id === id)?.siteName ?? null,
  organisation: (id) =>
    id === view.organisation.id
      ? view.organisation.name
      : (view.lanes.find((lane) => lane.organisation.id === id)?.organisation.name ?? 'Somebody'),
  round: (number) => (view.run ? roundName(view.run, number) : `round ${number}`),
})

export const LiveProject = ({ initial }: { initial: ProjectView }) => {
  const { view, events, again, onEvent, onProgress } = useProject(initial)
  const { announce } = useAnnouncer()
  const names = useMemo(() => namesOf(view), [view])
  const known = useRef(names)
  known.current = names
  const hear = useCallback(
    (event: LiveEvent) => {
      onEvent(event)
      const facts = { subject: '', organisationId: null, ...event }
      if (isSpoken(facts)) announce(eventSentence(facts, known.current))
    },
    [onEvent, announce],
  )
  const { run } = view
  return (
    <>
      <PageHeader
        caption={
          <>
            {run ? `Run ${run.number}, ` : ''}led by {view.organisation.name} {view.synthetic && <DemoLabel kind="synthetic" />}
          </>
        }
        title={view.title}
        state={
          <>
            {run ? <StateChip {...runWords(run.state as RunState, { reason: run.failure?.code })} /> : <span>Open, not yet running</span>}
            <LiveFeed
              project={view.id}
              after={initial.seq}
              onEvent={hear}
              onProgress={onProgress}
              onBack={again}
              delayedAfterMs={delayedAfterMs(view.run)}
            />
          </>
        }
        actions={run && <RunControls run={run} again={again} />}
      />
      <RunBanners view={view} />
      {run && <RoundHead view={view} run={run} />}
      <Lanes view={view} again={again} />
      <Charts view={view} />
      {run && <Evaluations view={view} run={run} />}
      {run && <ClassEvaluations run={run} />}
      {run && <TimeTable view={view} run={run} />}
      <div className="mt-12 grid gap-x-16 gap-y-12 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <EventFeed events={events} lanes={view.lanes} names={names} />
        <div>
          <ModelFiles view={view} />
          {run && <BytesOut view={view} />}
          {run && <RunTables view={view} run={run} />}
        </div>
      </div>
      {run && <RunSettings view={view} run={run} />}
    </>
  )
}
