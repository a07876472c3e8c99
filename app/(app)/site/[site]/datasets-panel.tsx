import Link from 'next/link'
import type { ReactNode } from 'react'
import { CopyField } from '#app/ui/copy-field.tsx'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { dateTime } from '#app/ui/format.ts'
import { FactStrip } from '#app/ui/layout/facts.tsx'
import { Count } from '#app/ui/number/count.tsx'
import { ChainTable } from '../chain-table.tsx'
import { MeasureCharts } from '../measure-charts.tsx'
import { QualityTables } from '../quality-tables.tsx'
import { SentBytes } from '../sent-bytes.tsx'
import type { PreparedSet } from '../site-view.ts'
import { SummaryCharts } from '../summary-charts.tsx'

export interface ListingRef {
  readonly id: string
  readonly state: string
  readonly version: number
  readonly drifted: boolean
  readonly title: string
  readonly manifest: string
}

const LISTED: Record<string, string> = {
  DRAFT: 'Complete and publish the listing',
  PUBLISHED: 'Listing',
  WITHDRAWN: 'Withdrawn listing',
}

const Part = ({ summary, open, children }: { summary: string; open: boolean; children: ReactNode }) => (
  <Disclosure summary={summary} open={open} className="mt-4">
    <div className="flex flex-col gap-10 pt-2 pb-4">{children}</div>
  </Disclosure>
)

const Prepared = ({ set, site, listing, open }: { set: PreparedSet; site: string; listing: ListingRef | undefined; open: boolean }) => (
  <li className="border-b border-line py-6 first:border-t">
    <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
      <h3 className="flex flex-wrap items-baseline gap-x-3">
        {set.name}
        {set.synthetic && <DemoLabel kind="synthetic" />}
      </h3>
      {listing && (
        <Link href={`/site/${site}/datasets/${listing.id}`} className="inline-flex min-h-6 items-center">
          {LISTED[listing.state] ?? 'Listing'}
          {listing.version > 0 && `, version ${listing.version}`}
        </Link>
      )}
    </div>
    <FactStrip
      facts={[
        { label: 'Patients', value: <Count of={set.summary.patients} /> },
        { label: 'Studies', value: <Count of={set.summary.studies} /> },
        { label: 'Images', value: <Count of={set.summary.images} /> },
        { label: 'Prepared', value: <span className="text-body font-normal">{dateTime(set.createdAt)}</span> },
      ]}
    />
    <div className="mt-2">
      <Part summary="Who is in it, and how it was imaged" open={open}>
        <SummaryCharts summary={set.summary} />
      </Part>
      <Part summary="What quality control found" open={open}>
        <QualityTables summary={set.summary} />
        {set.summary.measures.length > 0 && (
          <div>
            <h4 className="mb-6 text-h3">Measured values</h4>
            <MeasureCharts measures={set.summary.measures} gears={set.gears} />
          </div>
        )}
      </Part>
      <Part summary="How it was prepared" open={open}>
        <ChainTable set={set} />
      </Part>
      <Part summary="What left the site about this set" open={open}>
        <SentBytes set={set} />
      </Part>
    </div>
  </li>
)

interface DatasetsProps {
  readonly site: string
  readonly datasets: readonly PreparedSet[]
  readonly listings: readonly ListingRef[]
}

/** The prepared sets of a site, newest first, and where their pictures can be looked at: on the hospital's own machine. */
export const DatasetsPanel = ({ site, datasets, listings }: DatasetsProps) => {
  if (datasets.length === 0)
    return (
      <EmptyState title="No data set is prepared yet.">
        The agent prepares the folder it was given, keeps out what fails its checks, and tells the counts here. Pictures stay where they
        are.
      </EmptyState>
    )
  const drifted = listings.find((listing) => listing.drifted)
  return (
    <>
      {drifted && (
        <NoteBanner
          title="The agent has prepared a newer set than the one that is published."
          action={<Link href={`/site/${site}/datasets/${drifted.id}`}>Look at the listing</Link>}
        >
          Agreements stay with the set that they name.
        </NoteBanner>
      )}
      <ul>
        {datasets.map((set, i) => (
          <Prepared
            key={set.id}
            set={set}
            site={site}
            open={i === 0}
            listing={listings.find((listing) => listing.manifest === set.manifest)}
          />
        ))}
      </ul>
      <div className="mt-6 max-w-measure">
        <CopyField label="Open the QC gallery on this computer" value="<agent home>/data/private/gallery/index.html" />
        <p className="text-table text-ink-2">
          A page on the hospital's own disk with every picture and the reason why it was kept or left out. It is never sent; put the agent's
          home folder in front.
        </p>
      </div>
    </>
  )
}
