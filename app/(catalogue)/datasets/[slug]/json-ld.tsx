import { labelWords } from '#app/ui/listing/words.ts'
import { dataUseSentences } from '#core/data-use/words.ts'
import type { Count, Summary } from '#core/listing/summary.ts'
import type { ListingHit } from '#server/listing/queries.ts'

interface JsonLdProps {
  readonly hit: ListingHit
  readonly summary: Summary | null
  readonly origin: URL
  readonly nonce: string | undefined
}

const variable = (name: string, count: Count) =>
  count.kind === 'count'
    ? [{ '@type': 'PropertyValue', name, value: count.value }]
    : count.kind === 'suppressed'
      ? [{ '@type': 'PropertyValue', name, value: `<${count.below}` }]
      : []

/** The listing as a schema.org Dataset, for search engines and harvesters. */
const datasetJsonLd = (hit: ListingHit, summary: Summary | null, origin: URL) => ({
  '@context': 'https://schema.org/',
  '@type': 'Dataset',
  '@id': new URL(`/datasets/${hit.slug}`, origin).href,
  url: new URL(`/datasets/${hit.slug}`, origin).href,
  name: hit.document.description.title,
  description: hit.document.description.summary,
  identifier: hit.hash,
  version: String(hit.version),
  datePublished: new Date(hit.publishedAt).toISOString().slice(0, 10),
  isAccessibleForFree: false,
  conditionsOfAccess: dataUseSentences(hit.document.dataUse)
    .map((term) => term.text)
    .join(' '),
  creator: {
    '@type': 'Organization',
    name: hit.organisation.name,
    address: { '@type': 'PostalAddress', addressCountry: hit.organisation.country },
  },
  keywords: ['chest X-ray', 'federated learning', ...(summary?.labels.map((one) => labelWords(one.label)) ?? [])],
  ...(hit.document.description.years && { temporalCoverage: hit.document.description.years }),
  measurementTechnique: 'Radiography',
  variableMeasured: summary ? [...variable('patients', summary.patients), ...variable('images', summary.images)] : [],
})

/** `<` is escaped, so that no text of a listing can end the script. */
export const JsonLd = ({ hit, summary, origin, nonce }: JsonLdProps) => (
  <script
    type="application/ld+json"
    nonce={nonce}
    suppressHydrationWarning
    // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every < escaped
    dangerouslySetInnerHTML={{ __html: JSON.stringify(datasetJsonLd(hit, summary, origin)).replace(/</g, '\\u003c') }}
  />
)
