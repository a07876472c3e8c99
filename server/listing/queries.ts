import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Match, Purpose, Requester } from '#core/data-use/data-use.ts'
import { matchPurpose } from '#core/data-use/match-purpose.ts'
import { type Change, whatWouldChange } from '#core/data-use/what-would-change.ts'
import type { ListingDocument } from '#core/listing/listing.ts'
import { listing as listingMachine } from '#core/listing/machine.ts'
import { type Offered, offered } from '#core/machine.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { datasets, listings, listingVersions, organisations, sites } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { type ReportedDataset, reportedDataset } from '#server/site/reported-dataset.ts'
import { listingRoles } from './roles.ts'

export interface Lens {
  purpose: Purpose
  requester: Requester
  today: string
}

export interface ListingHit {
  id: string
  slug: string
  version: number
  hash: string
  publishedAt: Date
  organisation: { id: string; name: string; country: string; demo: boolean }
  site: { id: string; name: string; lastSeenAt: Date | null; state: string }
  document: ListingDocument
  match: Match | null
  changes: readonly Change[]
}

const judge = (document: ListingDocument, lens: Lens | null): Pick<ListingHit, 'match' | 'changes'> => {
  if (!lens) return { match: null, changes: [] }
  const options = { recipients: [lens.requester], today: lens.today }
  return {
    match: matchPurpose(document.dataUse, lens.purpose, lens.requester, options),
    changes: whatWouldChange(document.dataUse, lens.purpose, lens.requester, options),
  }
}

const published = (tx: Tx) =>
  tx
    .select({ listing: listings, version: listingVersions, organisation: organisations, site: sites })
    .from(listings)
    .innerJoin(listingVersions, and(eq(listingVersions.listingId, listings.id), eq(listingVersions.version, listings.version)))
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .innerJoin(sites, eq(sites.id, listings.siteId))

type Found = Awaited<ReturnType<typeof published>>[number]
const hit = ({ listing, version, organisation, site }: Found, lens: Lens | null): ListingHit => ({
  id: listing.id,
  slug: listing.slug,
  version: version.version,
  hash: version.hash,
  publishedAt: version.publishedAt,
  organisation: { id: organisation.id, name: organisation.name, country: organisation.country, demo: organisation.demo },
  site: { id: site.id, name: site.name, lastSeenAt: site.lastSeenAt, state: site.state },
  document: version.document,
  ...judge(version.document, lens),
})

const RANK = { ALLOW: 0, REVIEW: 1, DENY: 2 } as const

/** Published listings seen through a purpose; those that fit come first. Without a purpose, the newest first. */
export const searchListings = async (
  tx: Tx,
  filter: { text?: string; view?: string; ids?: string[] },
  lens: Lens | null,
): Promise<ListingHit[]> => {
  const rows = await published(tx)
    .where(and(eq(listings.state, 'PUBLISHED'), filter.ids ? inArray(listings.id, filter.ids) : undefined))
    .orderBy(desc(listingVersions.publishedAt))
    .limit(500)
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return rows
    .filter(({ version, organisation }) => {
      const text = `${version.document.description.title} ${version.document.description.summary} ${organisation.name}`.toLowerCase()
      const views = (version.document.summary as { view?: { key: string }[] }).view ?? []
      return words.every((word) => text.includes(word)) && (!filter.view || views.some((cell) => cell.key === filter.view))
    })
    .map((row) => hit(row, lens))
    .sort((a, b) => (a.match && b.match ? RANK[a.match.verdict] - RANK[b.match.verdict] : 0))
}

export const listingBySlug = async (tx: Tx, slug: string, lens: Lens | null): Promise<ListingHit & { state: string }> => {
  const [found] = await published(tx).where(eq(listings.slug, slug))
  if (!found) throw new Refused('NOT_FOUND', 'There is no published data set at this address. It may have been withdrawn.')
  return { ...hit(found, lens), state: found.listing.state }
}

export interface OwnListing {
  id: string
  slug: string
  state: string
  version: number
  publishedAt: Date | null
  siteId: string
  siteName: string
  dataset: ReportedDataset
  description: typeof listings.$inferSelect.description
  dataUse: typeof listings.$inferSelect.dataUse
  /** The draft names another prepared data set than the published version. */
  drifted: boolean
  can: Offered[]
}

/** The viewer's own listings, with the drafts. */
export const ownListings = async (tx: Tx, actor: Actor & { kind: 'member' }, id?: string): Promise<OwnListing[]> => {
  const rows = await tx
    .select({ listing: listings, dataset: datasets, site: sites })
    .from(listings)
    .innerJoin(datasets, eq(datasets.id, listings.datasetId))
    .innerJoin(sites, eq(sites.id, listings.siteId))
    .where(and(eq(listings.organisationId, actor.organisation), id ? eq(listings.id, id) : undefined))
    .orderBy(listings.createdAt)
  const versions = await tx
    .select()
    .from(listingVersions)
    .where(
      inArray(listingVersions.listingId, rows.length > 0 ? rows.map((row) => row.listing.id) : ['00000000-0000-0000-0000-000000000000']),
    )
  return rows.map(({ listing, dataset, site }) => {
    const current = versions.find((version) => version.listingId === listing.id && version.version === listing.version)
    const facts = [...(listing.description ? ['described'] : []), ...(listing.dataUse?.permission ? ['termsSet'] : []), 'measured']
    return {
      id: listing.id,
      slug: listing.slug,
      state: listing.state,
      version: listing.version,
      publishedAt: listing.publishedAt,
      siteId: site.id,
      siteName: site.name,
      dataset: reportedDataset(dataset),
      description: listing.description,
      dataUse: listing.dataUse,
      drifted: current !== undefined && current.document.manifest !== dataset.manifest,
      can: offered(listingMachine, listing.state, listingRoles(listing, actor), facts),
    }
  })
}
