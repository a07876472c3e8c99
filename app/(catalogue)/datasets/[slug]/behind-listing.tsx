import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { CopyField } from '#app/ui/copy-field.tsx'
import { date, dateTime } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { siteWords } from '#app/ui/words.ts'
import type { SiteState } from '#core/org/machine.ts'
import type { ListingHit } from '#server/listing/queries.ts'

const citation = ({ document, organisation, version, publishedAt, hash }: ListingHit) =>
  `${organisation.name} (${new Date(publishedAt).getUTCFullYear()}). ${document.description.title}, version ${version}. Listing ${hash.slice(0, 16)}.`

/** What a listing stands on: the site, the prepared set, and the digests that an agreement names. */
export const BehindListing = ({ hit }: { hit: ListingHit }) => (
  <Section title="Behind this listing" id="behind">
    <FactList
      facts={[
        {
          label: 'Site agent',
          value: <StateChip {...siteWords(hit.site.state as SiteState)} />,
          note: hit.site.lastSeenAt ? `last contact ${dateTime(hit.site.lastSeenAt)}` : 'no contact yet',
        },
        { label: 'Contact', value: hit.document.description.contact || 'not stated' },
        {
          label: 'Published',
          value: `version ${hit.version} on ${date(hit.publishedAt)}`,
          note: 'An agreement names the version it was made on; a later version does not change it.',
        },
        { label: 'Listing', value: <Fingerprint hash={hit.hash} />, note: 'digest of everything on this page' },
        {
          label: 'Prepared set',
          value: <Fingerprint hash={hit.document.manifest} />,
          note: 'digest of the manifest that the site computed',
        },
        { label: 'Gear chain', value: <Fingerprint hash={hit.document.chain} />, note: 'digest of the steps that prepared it' },
      ]}
    />
    <div className="mt-6 max-w-measure">
      <CopyField label="Cite it as" value={citation(hit)} />
    </div>
  </Section>
)
