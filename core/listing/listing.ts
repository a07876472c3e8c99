import * as z from 'zod'
import { canonicalHash } from '../canonical.ts'
import { DataUse } from '../data-use/data-use.ts'
import { Hash, ListingId, OrganisationId, SiteId } from '../id.ts'

/** What a steward writes about a data set. */
export const Description = z.strictObject({
  title: z.string().trim().min(3).max(160),
  summary: z.string().trim().min(10).max(4000),
  labelSource: z.string().trim().max(400),
  years: z.string().trim().max(60),
  contact: z.string().trim().max(200),
})
export type Description = z.infer<typeof Description>

/** One published, immutable version of a listing. Its hash is named by agreements. */
export const ListingDocument = z.strictObject({
  schema: z.literal('listing/v1'),
  id: ListingId,
  version: z.int().min(1),
  organisation: OrganisationId,
  site: SiteId,
  description: Description,
  dataUse: DataUse,
  manifest: Hash,
  chain: Hash,
  synthetic: z.boolean(),
  /** Summary after suppression, as the site sent it: core/listing/summary.ts. */
  summary: z.json(),
})
export type ListingDocument = z.infer<typeof ListingDocument>

export const listingHash = (document: ListingDocument): Hash => canonicalHash('listing/v1', document) as Hash
