import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { eq } from 'drizzle-orm'
import { softwareAuthenticator } from '#core/agreement/software-authenticator.ts'
import { makeSeal, signedHash, verifyBundle } from '#core/agreement/verify-bundle.ts'
import type { DataUse, Purpose } from '#core/data-use/data-use.ts'
import { chainHash, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'
import type { Summary } from '#core/listing/summary.ts'
import { MEMBER_ROLES, type MemberRole } from '#core/org/machine.ts'
import { jwkOf } from '#core/protocol/jws.ts'
import type { DatasetReport } from '#core/protocol/messages.ts'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { invitations, memberships, SYSTEM } from '#db/schema/index.ts'
import { type TestDatabase, testDatabase } from '#db/testing/test-database.ts'
import { beginSigning } from '#server/agreement/begin-signing.ts'
import { bundleOf } from '#server/agreement/bundle.ts'
import { sealAgreement } from '#server/agreement/seal.ts'
import { signAgreement } from '#server/agreement/sign.ts'
import { type Actor, systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { type Exchange, openExchange } from '#server/kernel/exchange.ts'
import { editListing } from '#server/listing/draft.ts'
import { publishListing } from '#server/listing/publish.ts'
import { agreeNegotiation } from '#server/negotiation/agree.ts'
import { foundOrganisation } from '#server/org/found.ts'
import { acceptInvitation, invite, tokenHash } from '#server/org/invite.ts'
import { beginRegistration, registerPasskey } from '#server/passkey/register.ts'
import { proposalView } from '#server/proposal/queries.ts'
import { submitProposal } from '#server/proposal/submit.ts'
import { statePurpose } from '#server/purpose/state-purpose.ts'
import { enrolSite } from '#server/site/enrol.ts'
import { inviteSite } from '#server/site/invite-site.ts'
import { reportDataset } from '#server/site/report.ts'

export type Member = Actor & { kind: 'member' }

export interface Party {
  id: string
  name: string
  /** One person for each member role. */
  members: Record<MemberRole, Member>
}

export interface Hospital extends Party {
  siteId: string
  secret: Uint8Array
  actor: Actor & { kind: 'site' }
  listingId: string
}

export interface World {
  exchange: Exchange
  database: TestDatabase
  company: Party
  stranger: Party
  hospitals: Hospital[]
  close(): Promise<void>
}

const URL_ = 'http://localhost:3999'
export const hashOf = (text: string): Hash => createHash('sha256').update(text).digest('hex') as Hash

const summary: Summary = {
  schema: 'summary/v1',
  k: 11,
  patients: { kind: 'count', value: 120 },
  studies: { kind: 'count', value: 120 },
  images: { kind: 'count', value: 150 },
  age: [],
  sex: [],
  splits: [],
  view: [{ key: 'PA', count: { kind: 'count', value: 150 } }],
  vendor: [],
  labels: [{ label: 'pneumonia', positive: { kind: 'count', value: 70 }, negative: { kind: 'count', value: 80 } }],
  excluded: [],
  qc: [],
  bitDepth: [],
  measures: [],
}
export const dataUse: DataUse = {
  permission: 'GRU',
  diseases: [],
  modifiers: [],
  profile: { training: 'allowed', modelMayLeave: true, commercialModelUse: 'allowed', minimumPatients: 1, childrenOnly: false },
  wording: 'General research use.',
}
export const purpose: Purpose = {
  research: ['disease'],
  diseases: [{ id: 'MONDO:0005249', label: 'pneumonia' }],
  commercial: true,
  people: 'anyone',
  countries: ['DK'],
  until: '2099-06-30',
  ethics: { reference: 'EC 1', validUntil: '2099-12-31' },
  text: 'Train a detector of pneumonia on chest radiographs.',
}
/** A small model, so that updates in tests are small. */
export const smallPlan = (changes: Partial<Plan> = {}): Plan =>
  defaultPlan({
    template: { name: 'cnn-groupnorm', params: { channels: [8, 8], groups: 4 } },
    inputSizePx: 28,
    rounds: 2,
    deadlineSeconds: 600,
    ...changes,
  })

const party = async (exchange: Exchange, name: string, kind: 'hospital' | 'company', forProfit: boolean): Promise<Party> => {
  const { id } = await execute(exchange, systemActor, foundOrganisation, { name, kind, country: 'DK', forProfit })
  const members = {} as Record<MemberRole, Member>
  for (const role of MEMBER_ROLES) {
    const { token } = await execute(exchange, systemActor, invite, {
      organisationId: id,
      email: `${role}-${id}@example.org`,
      roles: [role],
    })
    const hash = tokenHash(token)
    const [row] = await exchange.db.withTx(SYSTEM, (tx) => tx.select().from(invitations).where(eq(invitations.tokenHash, hash)))
    const { personId } = await execute(exchange, { kind: 'bearer', tokenHash: hash }, acceptInvitation, {
      id: row!.id,
      name: `${role} of ${name}`,
      password: 'a long password',
    })
    members[role] = { kind: 'member', person: personId, name: role, organisation: id, roles: [role] }
  }
  return { id, name, members }
}

/** What a site tells of a prepared set, by the name of its manifest. */
export const reportOf = (manifest: string, name: string): DatasetReport => ({
  manifest: hashOf(manifest),
  chain: chainHash(DEFAULT_CHAIN),
  gears: DEFAULT_CHAIN,
  versions: { node: '24.0.0' },
  keyId: 'key',
  name,
  synthetic: true,
  labels: ['pneumonia'],
  summary,
})
export const SENT = { sha256: hashOf('bytes'), bytes: 4000 }

const hospital = async (exchange: Exchange, name: string): Promise<Hospital> => {
  const made = await party(exchange, name, 'hospital', false)
  const { id: siteId, token } = await execute(exchange, made.members.it, inviteSite, { organisationId: made.id, name: `${name} radiology` })
  const secret = new Uint8Array(createHash('sha256').update(`site ${siteId}`).digest())
  await execute(exchange, { kind: 'bearer', tokenHash: tokenHash(token) }, enrolSite, {
    id: siteId,
    jwk: jwkOf(ed25519.getPublicKey(secret)),
  })
  const actor = { kind: 'site', site: siteId, organisation: made.id } as const
  await execute(exchange, actor, reportDataset, { id: siteId, report: reportOf(`manifest ${siteId}`, name), sent: SENT })
  const { ownListings } = await import('#server/listing/queries.ts')
  const [listing] = await exchange.db.withTx(made.id, (tx) => ownListings(tx, made.members.steward))
  const description = { title: `${name} films`, summary: 'Chest radiographs for tests.', labelSource: 'drawn', years: '2026', contact: 'x' }
  await execute(exchange, made.members.steward, editListing, { id: listing!.id, description, dataUse })
  await execute(exchange, made.members.steward, publishListing, { id: listing!.id })
  return { ...made, siteId, secret, actor, listingId: listing!.id }
}

/** A company, two hospitals with an enrolled site and a published listing, and an organisation that has no part in anything. */
export const makeWorld = async (hospitalCount = 2): Promise<World> => {
  const database = await testDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'roundtable-world-'))
  const exchange = openExchange({
    url: URL_,
    dataDir,
    databaseUrl: database.appUrl,
    authSecret: 'x'.repeat(40),
    oidc: null,
    demo: false,
    leaseSeconds: 60,
  })
  const company = await party(exchange, 'Company', 'company', true)
  const stranger = await party(exchange, 'Stranger', 'hospital', false)
  const hospitals: Hospital[] = []
  for (let i = 0; i < hospitalCount; i++) hospitals.push(await hospital(exchange, `Hospital ${i + 1}`))
  return {
    exchange,
    database,
    company,
    stranger,
    hospitals,
    close: async () => {
      await exchange.db.close()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export const propose = async (world: World, plan: Plan): Promise<string> => {
  const { exchange, company } = world
  const purposeId = (
    await execute(exchange, company.members.researcher, statePurpose, { organisationId: company.id, title: 'Pneumonia', document: purpose })
  ).id
  const right = { use: true, download: true, commercialise: false, publish: true }
  const { id } = await execute(exchange, company.members.researcher, submitProposal, {
    organisationId: company.id,
    purposeId,
    title: 'Detector',
    message: '',
    sites: world.hospitals.map((one) => ({ listingId: one.listingId, note: '' })),
    plan,
    limits: { minimumSites: 1, maxRounds: 50, minimumPatients: 1, suppressBelow: 5, notAfter: '2099-06-30', statusMaxAgeSeconds: 86_400 },
    rights: { consumer: right, provider: { ...right, download: false } },
  })
  return id
}

/** Registers a passkey once, then signs as this person would in a browser. */
export const signAs = async (exchange: Exchange, member: Member, agreementId: string): Promise<void> => {
  const key = softwareAuthenticator(new Uint8Array(createHash('sha256').update(member.person).digest()), 'localhost', URL_)
  await beginRegistration(exchange, member, { email: member.person, name: member.name }).then(({ ceremony, options }) =>
    execute(exchange, member, registerPasskey, { ceremony, label: randomUUID(), response: key.register(options.challenge) as never }).catch(
      () => {},
    ),
  )
  const { ceremony, options } = await beginSigning(exchange, member, { id: agreementId })
  await execute(exchange, member, signAgreement, { id: agreementId, ceremony, assertion: key.assert(options.challenge).assertion })
}

export const sealAs = async (exchange: Exchange, one: Hospital, agreementId: string): Promise<void> => {
  const bundle = await exchange.db.withTx(one.id, (tx) => bundleOf(tx, agreementId))
  const verified = verifyBundle(bundle, { requireSeal: false })
  if (!verified.ok) throw new Error(verified.message)
  const seal = makeSeal(
    {
      schema: 'dua-seal/v1',
      dua: verified.termsHash,
      site: one.siteId as never,
      signed: signedHash(bundle.signed),
      policy: hashOf('policy'),
      iat: `${new Date(Date.now() + 1000).toISOString().slice(0, 19)}Z`,
    },
    one.secret,
  )
  await execute(exchange, one.actor, sealAgreement, { id: agreementId, seal })
}

/** Agreed by the steward, not yet signed. */
export const agree = async (world: World, proposalId: string, one: Hospital): Promise<string> => {
  const view = await world.exchange.db.withTx(one.id, (tx) => proposalView(tx, one.members.steward, proposalId))
  const { id } = await execute(world.exchange, one.members.steward, agreeNegotiation, {
    id: view.negotiations.find((n) => n.site.id === one.siteId)!.id,
  })
  return id
}

/** Agreed, signed by both and sealed: in force. */
export const conclude = async (world: World, proposalId: string, one: Hospital): Promise<string> => {
  const id = await agree(world, proposalId, one)
  await signAs(world.exchange, world.company.members.signatory, id)
  await signAs(world.exchange, one.members.signatory, id)
  await sealAs(world.exchange, one, id)
  return id
}

export const membershipsOf = (world: World, party: Party) =>
  world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(memberships).where(eq(memberships.organisationId, party.id)))
