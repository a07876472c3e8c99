import * as z from 'zod'
import { canonicalHash } from '../canonical.ts'
import { AgreementId, Hash, ListingId, OrganisationId, SiteId } from '../id.ts'
import { Decimal } from '../run/plan.ts'

export const OUTPUTS = ['update', 'metric:auc', 'metric:accuracy', 'metric:loss', 'count:images', 'count:steps'] as const

const shortText = (max: number) => z.string().min(1).max(max)
/** UTC, whole seconds: 2026-11-24T10:00:00Z */
export const Instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)

/** Who may do what with the final model. */
export const Rights = z.strictObject({
  organisation: OrganisationId,
  name: shortText(200),
  use: z.boolean(),
  download: z.boolean(),
  commercialise: z.boolean(),
  publish: z.boolean(),
})
export type Rights = z.infer<typeof Rights>

/** The frozen terms of one data-use agreement between one provider and one consumer over one data set. */
export const Terms = z.strictObject({
  schema: z.literal('dua/v1'),
  id: AgreementId,
  version: z.int().min(1),
  supersedes: Hash.nullable(),
  exchange: z.url().max(200),
  provider: z.strictObject({ organisation: OrganisationId, name: shortText(200), country: z.string().length(2) }),
  consumer: z.strictObject({ organisation: OrganisationId, name: shortText(200), country: z.string().length(2) }),
  site: z.strictObject({ id: SiteId, name: shortText(200), keyThumbprint: z.string().length(43) }),
  dataset: z.strictObject({
    listing: ListingId,
    listingVersion: z.int().min(1),
    listingHash: Hash,
    title: shortText(200),
    manifest: Hash,
    chain: Hash,
  }),
  purpose: z.strictObject({
    codes: z
      .array(z.string().regex(/^DUO:\d{7}$/))
      .min(1)
      .max(12),
    diseases: z.array(z.strictObject({ id: z.string().regex(/^MONDO:\d{7}$/), label: shortText(200) })).max(20),
    commercial: z.boolean(),
    text: shortText(2000),
  }),
  /** Obligations that the listing's data-use terms carry into the agreement, e.g. DUO:0000019 (PUB). */
  obligations: z.array(z.strictObject({ code: z.string().max(20), text: shortText(500) })).max(20),
  engine: z.enum(['embedded', 'flare']),
  /** Digest of the plan, and of the graphs that the site must be able to rebuild from it. */
  plan: Hash,
  model: Hash,
  outputs: z.array(z.enum(OUTPUTS)).min(1),
  limits: z.strictObject({
    maxRounds: z.int().min(1).max(500),
    maxLocalEpochs: z.int().min(1).max(50),
    minimumSites: z.int().min(1).max(100),
    quorum: z.int().min(1).max(100),
    clipNormL2: Decimal,
    clipPerCoordinate: Decimal,
    minimumPatients: z.int().min(1),
    suppressBelow: z.int().min(1).max(1000),
  }),
  privacy: z.strictObject({ unit: z.literal('patient'), clip: Decimal, sigmaMin: Decimal, epsilon: Decimal, delta: Decimal }).nullable(),
  rights: z.array(Rights).min(2).max(20),
  notBefore: Instant,
  notAfter: Instant,
  /** A site stops when the exchange's last signed status is older than this. */
  statusMaxAgeSeconds: z
    .int()
    .min(60)
    .max(30 * 86_400),
  /** Version of the clause library that the text is rendered with. */
  clauses: z.enum(['clauses/1', 'clauses/2']),
  /** From clauses/2 on: the names of the clauses in the order of the text; clausesProblem() says which have to be there. */
  clauseIds: z
    .array(z.string().regex(/^[a-z-]{1,40}$/))
    .max(60)
    .optional(),
  /** From clauses/2 on: how soon a use outside the agreement, or a breach, is reported. */
  reportWithinHours: z.int().min(1).max(720).optional(),
  /** SHA-256 of the rendered text. */
  textHash: Hash,
})
export type Terms = z.infer<typeof Terms>

/** H = SHA-256("dua/v1\n" ‖ JCS(terms)): the identity of the agreement's content. */
export const termsHash = (terms: Terms): Hash => canonicalHash('dua/v1', terms) as Hash
