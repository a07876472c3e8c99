import { ed25519 } from '@noble/curves/ed25519.js'
import { utf8ToBytes } from '../bytes.ts'
import { sha256Hex } from '../canonical.ts'
import { AgreementId, type Hash, ListingId, OrganisationId, PersonId, SiteId } from '../id.ts'
import { jwkOf, thumbprint } from '../protocol/jws.ts'
import { defaultPlan, type Plan, planHash } from '../run/plan.ts'
import type { Bundle, KeyCard, Signed } from './bundle.ts'
import type { TermsDraft } from './clauses.ts'
import { makeBundle } from './make-bundle.ts'
import { defaultPolicy } from './policy.ts'
import { withTextHash } from './render-terms.ts'
import { makeSeal } from './seal.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import { challengeOf, nextStatement, type PartyRole } from './statement.ts'
import { type Terms, termsHash } from './terms.ts'
import { sealPayload, type VerifyForSeal } from './verify-for-seal.ts'

/** A worked example: one agreement between an invented hospital and an invented researcher, for tests and vectors. Always the same bytes. */
const hash = (name: string): Hash => sha256Hex(utf8ToBytes(name), 'example') as Hash
const seed = (name: string): Uint8Array => utf8ToBytes(`${name}${'.'.repeat(32)}`.slice(0, 32))

export const RP_ID = 'exchange.example'
export const ORIGIN = 'https://exchange.example'
export const SITE_SECRET = seed('site')
export const SITE_KEY = jwkOf(ed25519.getPublicKey(SITE_SECRET))
export const PROVIDER = OrganisationId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0001')
export const CONSUMER = OrganisationId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0002')
export const SITE = SiteId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0003')

export const EXAMPLE_PLAN: Plan = defaultPlan({ quorum: 3 })

export const exampleDraft = (changes: Partial<TermsDraft> = {}): TermsDraft => ({
  schema: 'dua/v1',
  id: AgreementId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0004'),
  version: 1,
  supersedes: null,
  exchange: ORIGIN,
  provider: { organisation: PROVIDER, name: 'Hannover General Hospital', country: 'DE' },
  consumer: { organisation: CONSUMER, name: 'Meridian Research', country: 'GB' },
  site: { id: SITE, name: 'Hannover', keyThumbprint: thumbprint(SITE_KEY) },
  dataset: {
    listing: ListingId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0005'),
    listingVersion: 2,
    listingHash: hash('listing'),
    title: 'Chest X-rays 2015 to 2020',
    manifest: hash('manifest'),
    chain: hash('chain'),
  },
  purpose: {
    codes: ['DUO:0000031', 'DUO:0000040'],
    diseases: [{ id: 'MONDO:0005249', label: 'pneumonia' }],
    commercial: false,
    text: 'Detect pneumonia on chest X-rays of adults.\nThe model will be published.',
  },
  obligations: [{ code: 'DUO:0000019', text: 'Results must be made available to the public.' }],
  engine: 'embedded',
  plan: planHash(EXAMPLE_PLAN),
  model: hash('model'),
  outputs: ['update', 'metric:auc', 'metric:accuracy', 'metric:loss', 'count:images', 'count:steps'],
  limits: {
    maxRounds: 20,
    maxLocalEpochs: 2,
    minimumSites: 3,
    quorum: 3,
    clipNormL2: '10',
    clipPerCoordinate: '1',
    minimumPatients: 100,
    suppressBelow: 11,
  },
  privacy: null,
  rights: [
    { organisation: PROVIDER, name: 'Hannover General Hospital', use: true, download: true, commercialise: false, publish: false },
    { organisation: CONSUMER, name: 'Meridian Research', use: true, download: true, commercialise: false, publish: true },
  ],
  notBefore: '2026-11-24T10:00:00Z',
  notAfter: '2027-06-30T22:00:00Z',
  statusMaxAgeSeconds: 86_400,
  clauses: 'clauses/1',
  ...changes,
})

export const exampleTerms = (changes: Partial<TermsDraft> = {}): Terms => withTextHash(exampleDraft(changes))

export const SIGNERS = {
  provider: { id: PersonId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0006'), name: 'Prof. Maria Lindner', title: 'Medical Director' },
  consumer: { id: PersonId.parse('0b1f7d80-6a56-4d0c-8a39-5d2f5b8f0007'), name: 'Dr. Tom Adebayo', title: 'Head of Research' },
} as const
export const PASSKEYS = {
  provider: softwareAuthenticator(seed('provider'), RP_ID, ORIGIN),
  consumer: softwareAuthenticator(seed('consumer'), RP_ID, ORIGIN),
} as const

export const exampleKeyCard = (role: PartyRole): KeyCard => ({
  credentialId: PASSKEYS[role].credentialId,
  person: SIGNERS[role].id,
  organisation: role === 'provider' ? PROVIDER : CONSUMER,
  cosePublicKey: PASSKEYS[role].cosePublicKey,
  rpId: RP_ID,
  origins: [ORIGIN],
})

const SIGNED_AT = { consumer: '2026-11-24T10:05:00Z', provider: '2026-11-24T11:00:00Z' } as const

/** Both parties' signatures; first the consumer's. */
export const exampleSigned = (terms: Terms): Signed[] => {
  const signed: Signed[] = []
  for (const role of ['consumer', 'provider'] as const) {
    const statement = nextStatement({ terms, signed, role, signer: SIGNERS[role], iat: SIGNED_AT[role], nonce: hash(role).slice(0, 22) })
    signed.push({ statement, assertion: PASSKEYS[role].assert(challengeOf(statement)).assertion })
  }
  return signed
}

export const unsealedExample = (terms: Terms = exampleTerms()): Bundle =>
  makeBundle({
    terms,
    signed: exampleSigned(terms),
    keyCards: [exampleKeyCard('consumer'), exampleKeyCard('provider')],
    siteKey: SITE_KEY,
    seal: null,
  })

/** What the example's site knows when it is asked to seal. */
export const exampleSealInput = (bundle: Bundle = unsealedExample()): VerifyForSeal => ({
  bundle,
  plan: EXAMPLE_PLAN,
  pinned: { site: SITE, siteKeyThumbprint: thumbprint(SITE_KEY) },
  dataset: { manifest: hash('manifest'), chain: hash('chain'), patients: 420, smallestClass: 60 },
  modelDigest: hash('model'),
  policy: defaultPolicy(),
  localPause: null,
  journal: { highestVersion: () => 0 },
  now: 1_795_518_000,
})

/** Seals a bundle with the site's key, whatever it says. */
export const sealExample = (bundle: Bundle, terms: Terms): Bundle => {
  const payload = sealPayload(bundle, { terms, termsHash: termsHash(terms) }, defaultPolicy(), '2026-11-24T11:01:00Z')
  return { ...bundle, seal: makeSeal(payload, SITE_SECRET) }
}

/** A complete, sealed bundle. */
export const exampleBundle = (terms: Terms = exampleTerms()): Bundle => sealExample(unsealedExample(terms), terms)
