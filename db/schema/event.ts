import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at, audience, bytea, published, shared, tenant } from './columns.ts'
import { sites } from './site.ts'

/**
 * What happened, and at the same time leaf `seq` of the audit log (RFC 6962). Rows are only ever added.
 * `seq` is taken under the head's lock, so it has no gaps and commits in order: a reader may resume after any seq.
 */
export const events = pgTable(
  'event',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    type: text('type').notNull(),
    subject: uuid('subject').notNull(),
    organisationId: uuid('organisation_id'),
    actor: text('actor').notNull(),
    projectId: uuid('project_id'),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    salt: text('salt').notNull(),
    bodyHash: text('body_hash').notNull(),
    leafHash: text('leaf_hash').notNull(),
    at: at('at').notNull(),
    audience: audience(),
  },
  (t) => [index('event_project').on(t.projectId, t.seq), index('event_subject').on(t.subject), ...tenant('event')],
)

/** The log's head: one row. Every change of the exchange locks it, so all changes have one order. */
export const logHead = pgTable(
  'log_head',
  { id: integer('id').primaryKey(), size: bigint('size', { mode: 'number' }).notNull(), frontier: bytea('frontier').notNull() },
  () => shared('log_head'),
)

/** Signed states of the log, one a size: what was published once is never signed differently. */
export const logCheckpoints = pgTable(
  'log_checkpoint',
  { size: bigint('size', { mode: 'number' }).primaryKey(), note: text('note').notNull(), at: at('at').notNull() },
  () => published('log_checkpoint'),
)

/** A site's word that this checkpoint continues all it has seen before (C2SP tlog-cosignature). */
export const logCosignatures = pgTable(
  'log_cosignature',
  {
    size: bigint('size', { mode: 'number' })
      .notNull()
      .references(() => logCheckpoints.size),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    /** The signature line of the note. */
    line: text('line').notNull(),
    at: at('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.siteId] }), ...published('log_cosignature')],
)
