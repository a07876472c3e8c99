import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { DataUse } from '#core/data-use/data-use.ts'
import type { Description, ListingDocument } from '#core/listing/listing.ts'
import { listing as listingMachine } from '#core/listing/machine.ts'
import { at, audience, createdAt, id, state, stateCheck, tenant } from './columns.ts'
import { organisations } from './org.ts'
import { datasets, sites } from './site.ts'

export const listings = pgTable(
  'listing',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    datasetId: uuid('dataset_id')
      .notNull()
      .references(() => datasets.id),
    slug: text('slug').notNull().unique(),
    /** The steward's draft; what others see is the published version. */
    description: jsonb('description').$type<Description | null>(),
    dataUse: jsonb('data_use').$type<DataUse | null>(),
    /** Last published version; 0 before the first. */
    version: integer('version').notNull().default(0),
    publishedAt: at('published_at'),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(listingMachine, t.state), ...tenant('listing')],
)

/** A published version: immutable, its hash is named by agreements. */
export const listingVersions = pgTable(
  'listing_version',
  {
    listingId: uuid('listing_id')
      .notNull()
      .references(() => listings.id),
    version: integer('version').notNull(),
    document: jsonb('document').$type<ListingDocument>().notNull(),
    hash: text('hash').notNull(),
    publishedAt: at('published_at').notNull(),
    audience: audience(),
  },
  (t) => [primaryKey({ columns: [t.listingId, t.version] }), ...tenant('listing_version')],
)
