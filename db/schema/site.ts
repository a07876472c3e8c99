import { boolean, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type * as z from 'zod'
import type { Chain } from '#core/gear/chain.ts'
import type { Summary } from '#core/listing/summary.ts'
import { site as siteMachine } from '#core/org/machine.ts'
import type { Jwk } from '#core/protocol/jws.ts'
import type { PolicySummary, PollRequest } from '#core/protocol/messages.ts'
import type { Preparing } from '#core/protocol/preparing.ts'
import { at, audience, createdAt, id, internal, state, stateCheck, tenant } from './columns.ts'
import { organisations } from './org.ts'

export const sites = pgTable(
  'site',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    name: text('name').notNull(),
    jwk: jsonb('jwk').$type<Jwk>(),
    keyThumbprint: text('key_thumbprint').unique(),
    lastSeenAt: at('last_seen_at'),
    pausedReason: text('paused_reason'),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(siteMachine, t.state), ...tenant('site')],
)

/** A key that a site signed with before its present one. Agreements name the key they were sealed with, so none is ever deleted. */
export const formerSiteKeys = pgTable(
  'former_site_key',
  {
    thumbprint: text('thumbprint').primaryKey(),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    jwk: jsonb('jwk').$type<Jwk>().notNull(),
    /** Requests that were under way when the key was changed are still taken until then. */
    until: at('until').notNull(),
    audience: audience(),
  },
  () => tenant('former_site_key'),
)

/** One-time enrolment token, hashed. */
export const enrolments = pgTable(
  'enrolment',
  {
    siteId: uuid('site_id')
      .primaryKey()
      .references(() => sites.id),
    tokenHash: text('token_hash').notNull().unique(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    audience: audience(),
  },
  () => tenant('enrolment'),
)

/** What an agent last said of itself; for its own organisation. */
export const siteReports = pgTable(
  'site_report',
  {
    siteId: uuid('site_id')
      .primaryKey()
      .references(() => sites.id),
    agentVersion: text('agent_version').notNull(),
    device: text('device').notNull(),
    policy: jsonb('policy').$type<z.infer<typeof PolicySummary> | null>(),
    localPause: jsonb('local_pause').$type<PollRequest['paused']>(),
    reportedAt: at('reported_at').notNull(),
    preparing: jsonb('preparing').$type<Preparing>(),
    preparingAt: at('preparing_at'),
    audience: audience(),
  },
  () => tenant('site_report'),
)

/** A prepared data set that a site reported: counts after suppression, never an image. */
export const datasets = pgTable(
  'dataset',
  {
    id: id(),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    organisationId: uuid('organisation_id').notNull(),
    manifest: text('manifest').notNull(),
    chain: text('chain').notNull(),
    name: text('name').notNull(),
    labels: text('labels').array().notNull(),
    synthetic: boolean('synthetic').notNull(),
    summary: jsonb('summary').$type<Summary>().notNull(),
    /** The gears that ran; their digest is `chain`. Null where a site reported before it told them. */
    gears: jsonb('gears').$type<Chain>(),
    versions: jsonb('versions').$type<Record<string, string>>(),
    keyId: text('key_id'),
    /** SHA-256 and number of the bytes that the site sent. */
    sentHash: text('sent_hash'),
    sentBytes: integer('sent_bytes'),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('dataset_once').on(t.siteId, t.manifest), ...tenant('dataset')],
)

/** Nonces seen in the last ten minutes, so that a captured request is refused. */
export const siteNonces = pgTable(
  'site_nonce',
  { keyThumbprint: text('key_thumbprint').notNull(), nonce: text('nonce').notNull(), seenAt: at('seen_at').notNull().defaultNow() },
  (t) => [primaryKey({ columns: [t.keyThumbprint, t.nonce] }), ...internal('site_nonce')],
)
