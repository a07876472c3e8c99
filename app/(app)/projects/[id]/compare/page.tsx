import type { Metadata } from 'next'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { first, type SearchParams } from '#app/ui/search-params.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { ChooseRuns } from './choose-runs.tsx'
import { type ComparedRun, sitesOf } from './compared.ts'
import { Curves } from './curves.tsx'
import { FinalMetrics } from './final-metrics.tsx'
import { Settings } from './settings.tsx'
import { TestResults } from './test-results.tsx'

export const metadata: Metadata = { title: 'Compare runs' }

interface Props {
  readonly params: Promise<{ id: string }>
  readonly searchParams: Promise<SearchParams>
}

interface ComparisonProps {
  readonly runs: readonly ComparedRun[]
  readonly found: readonly Views['run']['evaluations'][]
}

const Comparison = ({ runs, found }: ComparisonProps) => (
  <>
    {!sitesOf(runs).same && (
      <NoteBanner title="These runs had not the same sites.">
        Means over sites are then means over different images. Compare them site by site.
      </NoteBanner>
    )}
    <Settings runs={runs} />
    <Curves runs={runs} />
    <FinalMetrics runs={runs} />
    <TestResults runs={runs} found={found} />
  </>
)

/** Runs of one project, or of several that the viewer has a part in, side by side. `?runs=a,b` */
const Page = async ({ params, searchParams }: Props) => {
  const { id } = await params
  const ids = [
    ...new Set(
      first((await searchParams).runs)
        .split(',')
        .filter(Boolean),
    ),
  ].slice(0, 5)
  const api = await caller()
  const [project, choices, runs] = await Promise.all([
    forPage(api.project.byId({ id })),
    forPage(api.run.list()),
    ids.length > 0 ? forPage(api.run.compare({ ids })) : [],
  ])
  const found = await Promise.all(runs.map((run) => forPage(api.run.evaluations({ id: run.id }))))
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Projects', href: '/projects' },
          { label: project.title, href: `/projects/${id}` },
        ]}
        title="Compare runs"
        lead="What was set differently, how each run learned, and where it ended."
      />
      {runs.length > 1 && <Comparison runs={runs} found={found} />}
      <ChooseRuns projectId={id} choices={choices} chosen={ids} />
    </>
  )
}

export default Page
