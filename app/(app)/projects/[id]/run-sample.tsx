'use client'

import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { Charts } from './charts.tsx'
import { EvaluationsOf } from './evaluations.tsx'
import { Lanes } from './lanes.tsx'
import { RoundHead } from './round-head.tsx'
import { RunBanners } from './run-banners.tsx'
import { RunSettings } from './run-settings.tsx'
import { RunTables } from './run-tables.tsx'
import { crowdedEvaluations, crowdedProject } from './sample-project.ts'
import { TimeTable } from './time-table.tsx'

/** The run page of twenty sites over two hundred rounds, without an exchange. */
export const RunSample = ({ ended }: { ended: boolean }) => {
  const view = crowdedProject(ended)
  const { run } = view
  if (!run) return null
  return (
    <>
      <PageHeader title={view.title} caption="Run 1, a sample" />
      <RunBanners view={view} />
      <RoundHead view={view} run={run} />
      <Lanes view={view} again={async () => {}} />
      <Charts view={view} />
      {ended && <EvaluationsOf view={view} run={run} found={crowdedEvaluations()} />}
      <TimeTable view={view} run={run} />
      <RunTables view={view} run={run} />
      <RunSettings view={view} run={run} />
    </>
  )
}
