import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { Assertion, KeyCard, Statement } from '#core/agreement/bundle.ts'
import { agreement as agreementMachine } from '#core/agreement/machine.ts'
import { at, audience, createdAt, id, state, stateCheck, tenant } from './columns.ts'
import { negotiations, proposals } from './proposal.ts'
import { sites } from './site.ts'

export const agreements = pgTable(
  'agreement',
  {
    id: id(),
    negotiationId: uuid('negotiation_id')
      .notNull()
      .unique()
      .references(() => negotiations.id),
    proposalId: uuid('proposal_id')
      .notNull()
      .references(() => proposals.id),
    projectId: uuid('project_id'),
    consumerId: uuid('consumer_id').notNull(),
    providerId: uuid('provider_id').notNull(),
    siteId: uuid('site_id')
      .notNull()
      .references(() => sites.id),
    listingId: uuid('listing_id').notNull(),
    termsHash: text('terms_hash').notNull().unique(),
    /** Canonical JSON: the very bytes that are signed. */
    terms: text('terms').notNull(),
    text: text('text').notNull(),
    seal: text('seal'),
    sealRefusal: jsonb('seal_refusal').$type<{ code: string; message: string; at: string }>(),
    suspendedBy: uuid('suspended_by'),
    reason: text('reason'),
    notAfter: at('not_after').notNull(),
    activatedAt: at('activated_at'),
    endedAt: at('ended_at'),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(agreementMachine, t.state), ...tenant('agreement')],
)

export const statements = pgTable(
  'statement',
  {
    agreementId: uuid('agreement_id')
      .notNull()
      .references(() => agreements.id),
    order: integer('order').notNull(),
    organisationId: uuid('organisation_id').notNull(),
    personId: uuid('person_id').notNull(),
    document: jsonb('document').$type<Statement>().notNull(),
    assertion: jsonb('assertion').$type<Assertion>().notNull(),
    keyCard: jsonb('key_card').$type<KeyCard>().notNull(),
    signedAt: at('signed_at').notNull(),
    audience: audience(),
  },
  (t) => [primaryKey({ columns: [t.agreementId, t.order] }), ...tenant('statement')],
)
