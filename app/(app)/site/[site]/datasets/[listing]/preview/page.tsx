import type { Metadata } from 'next'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { FactList, FactStrip } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { labelWords } from '#app/ui/listing/words.ts'
import { Absent } from '#app/ui/number/absent.tsx'
import { Count } from '#app/ui/number/count.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { TermLine } from '#app/ui/verdict/term-line.tsx'
import { dataUseSentences } from '#core/data-use/words.ts'
import { SummaryCharts } from '../../../../summary-charts.tsx'
import { ListingActions } from '../listing-actions.tsx'
import { listingHref, titleOf } from '../listing-view.ts'
import { type ListingParams, ownListing } from '../own-listing.ts'

export const metadata: Metadata = { title: 'Preview' }

const orNot = (text: string | undefined) => text || <Absent kind="not-recorded" />

/** What a stranger will read, before it is published. */
const Page = async (props: ListingParams) => {
  const listing = await ownListing(props)
  const { dataset, description, dataUse } = listing
  return (
    <>
      <PageHeader
        crumbs={[
          { label: listing.siteName, href: `/site/${listing.siteId}` },
          { label: titleOf(listing), href: listingHref(listing) },
        ]}
        caption={<>Preview as outsiders see it {dataset.synthetic && <DemoLabel kind="synthetic" />}</>}
        title={titleOf(listing)}
        lead={description?.summary ?? 'There is no description yet.'}
        actions={
          <ListingActions
            id={listing.id}
            slug={listing.slug}
            published={listing.state === 'PUBLISHED'}
            drifted={listing.drifted}
            can={listing.can}
          />
        }
      />
      <FactStrip
        facts={[
          { label: 'Patients', value: <Count of={dataset.summary.patients} /> },
          { label: 'Studies', value: <Count of={dataset.summary.studies} /> },
          { label: 'Images', value: <Count of={dataset.summary.images} /> },
          { label: 'Labels', value: dataset.labels.map(labelWords).join(', ') || <Absent kind="not-recorded" /> },
        ]}
      />
      <Section title="May I use it?" id="terms">
        {dataUse ? (
          <div className="border-t border-line">
            {dataUseSentences(dataUse).map((one) => (
              <TermLine key={one.term} term={one.term as Parameters<typeof TermLine>[0]['term']}>
                {one.text}
              </TermLine>
            ))}
            {dataUse.wording && (
              <blockquote className="mt-4 max-w-measure border-l-4 border-line pl-4 font-serif text-ink-2">{dataUse.wording}</blockquote>
            )}
          </div>
        ) : (
          <p className="text-ink-2">The terms are not stated yet, so nothing can be matched.</p>
        )}
      </Section>
      <Section title="Who is in it, and how it was imaged" id="people">
        <SummaryCharts summary={dataset.summary} />
      </Section>
      <Section title="About the data" id="about">
        <FactList
          facts={[
            { label: 'Labels come from', value: orNot(description?.labelSource) },
            { label: 'Years', value: orNot(description?.years) },
            { label: 'Contact', value: orNot(description?.contact) },
          ]}
        />
      </Section>
    </>
  )
}

export default Page
