import { boolean, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import {
  invitation as invitationMachine,
  type MemberRole,
  membership as membershipMachine,
  organisation as organisationMachine,
  passkey as passkeyMachine,
} from '#core/org/machine.ts'
import { at, audience, createdAt, id, internal, state, stateCheck, tenant } from './columns.ts'

export const organisations = pgTable(
  'organisation',
  {
    id: id(),
    slug: text('slug').notNull().unique(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['hospital', 'company', 'university', 'platform'] }).notNull(),
    country: text('country').notNull(),
    forProfit: boolean('for_profit').notNull(),
    demo: boolean('demo').notNull().default(false),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(organisationMachine, t.state), ...tenant('organisation')],
)

/** A person who signs in. Column names are those that next-auth expects of its `user`. */
export const persons = pgTable(
  'person',
  {
    id: id(),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    emailVerified: at('email_verified'),
    image: text('image'),
    title: text('title').notNull().default(''),
    passwordHash: text('password_hash'),
    failedSignIns: integer('failed_sign_ins').notNull().default(0),
    lockedUntil: at('locked_until'),
    audience: audience(),
    createdAt: createdAt(),
  },
  () => tenant('person'),
)

export const sessions = pgTable(
  'session',
  {
    /** SHA-256 of the cookie's token. */
    sessionToken: text('session_token').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    expires: at('expires').notNull(),
    /** The organisation the person acts for. */
    actingFor: uuid('acting_for'),
  },
  () => internal('session'),
)

export const accounts = pgTable(
  'account',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => persons.id, { onDelete: 'cascade' }),
    type: text('type').notNull(),
    provider: text('provider').notNull(),
    providerAccountId: text('provider_account_id').notNull(),
    refresh_token: text('refresh_token'),
    access_token: text('access_token'),
    expires_at: integer('expires_at'),
    token_type: text('token_type'),
    scope: text('scope'),
    id_token: text('id_token'),
    session_state: text('session_state'),
  },
  (t) => [primaryKey({ columns: [t.provider, t.providerAccountId] }), ...internal('account')],
)

export const verificationTokens = pgTable(
  'verification_token',
  { identifier: text('identifier').notNull(), token: text('token').notNull(), expires: at('expires').notNull() },
  (t) => [primaryKey({ columns: [t.identifier, t.token] }), ...internal('verification_token')],
)

export const memberships = pgTable(
  'membership',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => persons.id),
    roles: text('roles').array().$type<MemberRole[]>().notNull(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('membership_once').on(t.organisationId, t.personId), stateCheck(membershipMachine, t.state), ...tenant('membership')],
)

export const invitations = pgTable(
  'invitation',
  {
    id: id(),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    email: text('email').notNull(),
    roles: text('roles').array().$type<MemberRole[]>().notNull(),
    tokenHash: text('token_hash').notNull().unique(),
    expiresAt: at('expires_at').notNull(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(invitationMachine, t.state), ...tenant('invitation')],
)

export const passkeys = pgTable(
  'passkey',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => persons.id),
    organisationId: uuid('organisation_id')
      .notNull()
      .references(() => organisations.id),
    credentialId: text('credential_id').notNull().unique(),
    cosePublicKey: text('cose_public_key').notNull(),
    counter: integer('counter').notNull().default(0),
    label: text('label').notNull(),
    backedUp: boolean('backed_up').notNull(),
    state: state(),
    audience: audience(),
    createdAt: createdAt(),
  },
  (t) => [stateCheck(passkeyMachine, t.state), ...tenant('passkey')],
)

/** A WebAuthn challenge that waits for its answer: a registration, or the statement of a signing ceremony. */
export const ceremonies = pgTable(
  'ceremony',
  {
    id: id(),
    kind: text('kind', { enum: ['register', 'sign'] }).notNull(),
    personId: uuid('person_id').notNull(),
    organisationId: uuid('organisation_id').notNull(),
    agreementId: uuid('agreement_id'),
    challenge: text('challenge').notNull(),
    document: jsonb('document'),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    audience: audience(),
  },
  () => tenant('ceremony'),
)
