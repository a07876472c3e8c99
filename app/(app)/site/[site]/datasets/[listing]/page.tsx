import type { Metadata } from 'next'
import Link from 'next/link'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { DemoLabel } from '#app/ui/demo-label.tsx'
import { NoteBanner, TombstoneBanner } from '#app/ui/feedback/banners.tsx'
import { TaskList } from '#app/ui/form/task-list.tsx'
import { dateTime } from '#app/ui/format.ts'
import { FactStrip } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { Count } from '#app/ui/number/count.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { listingWords } from '#app/ui/words.ts'
import type { ListingState } from '#core/listing/machine.ts'
import { SentBytes } from '../../../sent-bytes.tsx'
import { ListingActions } from './listing-actions.tsx'
import { listingHref, titleOf } from './listing-view.ts'
import { type ListingParams, ownListing } from './own-listing.ts'

export const generateMetadata = async (props: ListingParams): Promise<Metadata> => ({
  title: `Listing: ${titleOf(await ownListing(props))}`,
})

const Page = async (props: ListingParams) => {
  const listing = await ownListing(props)
  const { dataset, can } = listing
  const mayEdit = can.some((offer) => offer.command === 'edit')
  const open = (step: 'describe' | 'terms' | 'preview') => (mayEdit || step === 'preview' ? listingHref(listing, step) : undefined)
  const described = listing.description !== null
  const termsSet = listing.dataUse?.permission != null
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Site', href: '/site' },
          { label: listing.siteName, href: `/site/${listing.siteId}` },
        ]}
        caption={
          <>
            Listing {listing.version > 0 ? `version ${listing.version}` : 'not yet published'}{' '}
            {dataset.synthetic && <DemoLabel kind="synthetic" />}
          </>
        }
        title={titleOf(listing)}
        lead="You describe a data set; the images stay in your network."
        state={
          <>
            <StateChip {...listingWords(listing.state as ListingState)} />
            {listing.publishedAt && (
              <span className="numeric text-ink-2">
                version {listing.version} of {dateTime(listing.publishedAt)}
              </span>
            )}
          </>
        }
      />
      {listing.state === 'WITHDRAWN' && (
        <TombstoneBanner title="This listing is withdrawn.">
          Nobody finds it any more. Agreements that name a version of it stay as they are.
        </TombstoneBanner>
      )}
      {listing.drifted && (
        <NoteBanner title={`The agent has prepared a newer set since version ${listing.version}.`}>
          Version {listing.version} and the agreements under it keep the set that they name. Publish again to offer the newer one.
        </NoteBanner>
      )}
      <div className="max-w-measure">
        <TaskList
          tasks={[
            { title: 'Measure', state: 'completed', word: 'Measured by the agent', hint: `on ${dateTime(dataset.createdAt)}` },
            { title: 'Name and description', href: open('describe'), state: described ? 'completed' : 'incomplete' },
            {
              title: 'Terms of use',
              href: open('terms'),
              state: termsSet ? 'completed' : listing.dataUse ? 'in-progress' : 'incomplete',
              hint: 'What the consent allows, in words that machines can match',
            },
            {
              title: 'Preview as outsiders see it',
              href: open('preview'),
              state: described && termsSet ? 'completed' : 'blocked',
              word: described && termsSet ? 'Ready' : undefined,
            },
            {
              title: 'Publish',
              state: listing.state === 'PUBLISHED' && !listing.drifted ? 'completed' : described && termsSet ? 'incomplete' : 'blocked',
            },
          ]}
        />
      </div>
      <div className="mt-6">
        <ListingActions id={listing.id} slug={listing.slug} published={listing.state === 'PUBLISHED'} drifted={listing.drifted} can={can} />
      </div>
      <Section title="What the agent measured" id="measured">
        <FactStrip
          facts={[
            { label: 'Patients', value: <Count of={dataset.summary.patients} /> },
            { label: 'Studies', value: <Count of={dataset.summary.studies} /> },
            { label: 'Images', value: <Count of={dataset.summary.images} /> },
            { label: 'Counts hidden', value: `below ${dataset.summary.k}` },
          ]}
        />
        <p className="mt-4 mb-3 text-table text-ink-2">
          Prepared set {dataset.name}, manifest <Fingerprint hash={dataset.manifest} />. All numbers are on{' '}
          <Link href={`/site/${listing.siteId}#datasets`}>the site console</Link>.
        </p>
        <SentBytes set={dataset} />
      </Section>
    </>
  )
}

export default Page
