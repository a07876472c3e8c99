import { integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import type { Rights } from '#core/agreement/terms.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import { negotiation as negotiationMachine } from '#core/negotiation/machine.ts'
import { purpose as purposeMachine } from '#core/org/machine.ts'
import { proposal as proposalMachine } from '#core/proposal/machine.ts'
import type { Plan } from '#core/run/plan.ts'
import { at, audience, createdAt, id, state, stateCheck, tenant } from './columns.ts'
import { listings } from './listing.ts'
import { organisations } from './org.ts'
import { sites } from './site.ts'

export const purposes = pgTable(
  'purpose',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    title: text('title').notNull(),
    document: jsonb('document').$type<Purpose>().notNull(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(purposeMachine, t.state), ...tenant('purpose')],
)

export interface ProposalLimits {
  minimumSites: number
  maxRounds: number
  minimumPatients: number
  suppressBelow: number
  notAfter: string
  statusMaxAgeSeconds: number
}
/** Rights to the model, for the consumer and for every provider alike. */
export type ProposalRights = Record<'consumer' | 'provider', Omit<Rights, 'organisation' | 'name'>>

export const proposals = pgTable(
  'proposal',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    purposeId: uuid('purpose_id')
      .notNull()
      .references(() => purposes.id),
    purpose: jsonb('purpose').$type<Purpose>().notNull(),
    title: text('title').notNull(),
    message: text('message').notNull(),
    plan: jsonb('plan').$type<Plan>().notNull(),
    planHash: text('plan_hash').notNull(),
    modelDigest: text('model_digest').notNull(),
    limits: jsonb('limits').$type<ProposalLimits>().notNull(),
    rights: jsonb('rights').$type<ProposalRights>().notNull(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(proposalMachine, t.state), ...tenant('proposal')],
)

export const negotiations = pgTable(
  'negotiation',
  {
    id: id(),
    proposalId: uuid('proposal_id')
      .notNull()
      .references(() => proposals.id),
    listingId: uuid('listing_id')
      .notNull()
      .references(() => listings.id),
    listingVersion: integer('listing_version').notNull(),
    listingHash: text('listing_hash').notNull(),
    consumerId: uuid('consumer_id').notNull(),
    providerId: uuid('provider_id').notNull(),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    note: text('note').notNull(),
    reason: text('reason'),
    /** Limits as last offered by either side; the consumer's request starts as the proposal's. */
    limits: jsonb('limits').$type<ProposalLimits>().notNull(),
    movedAt: at('moved_at').notNull().defaultNow(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(negotiationMachine, t.state), ...tenant('negotiation')],
)
