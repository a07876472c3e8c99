import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bundle, Signed } from '#core/agreement/bundle.ts'
import { exampleDraft, exampleKeyCard, PASSKEYS, SIGNERS } from '#core/agreement/example.ts'
import { makeBundle } from '#core/agreement/make-bundle.ts'
import { defaultPolicy, type SitePolicy } from '#core/agreement/policy.ts'
import { withTextHash } from '#core/agreement/render-terms.ts'
import { makeSeal } from '#core/agreement/seal.ts'
import { challengeOf, nextStatement } from '#core/agreement/statement.ts'
import { type Terms, termsHash } from '#core/agreement/terms.ts'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { sealPayload } from '#core/agreement/verify-for-seal.ts'
import type { Hash } from '#core/id.ts'
import { SiteId } from '#core/id.ts'
import { defaultPlan, type Plan, planHash } from '#core/run/plan.ts'
import { seededModel } from '#core/weights/first-model.ts'
import { saveSealed } from '../agreements.ts'
import { enrol } from '../enrol.ts'
import { writeJson } from '../files.ts'
import { type Home, homeAt } from '../home.ts'
import type { SiteKey } from '../keys.ts'
import { ownModel } from '../model-check.ts'
import { type PublishedSet, savePublished } from '../published.ts'
import { type FakeExchange, nowSeconds } from './fake-exchange.ts'

const hash = (name: string): Hash => createHash('sha256').update(name).digest('hex') as Hash

/** A plan so small that its graphs and its model are made in milliseconds. */
export const TINY_PLAN: Plan = defaultPlan({
  template: { name: 'cnn-groupnorm', params: { channels: [8, 8], groups: 2 } },
  inputSizePx: 28,
  quorum: 2,
  rounds: 20,
})

export interface Hospital {
  readonly home: Home
  readonly key: SiteKey
  readonly terms: Terms
  readonly termsHash: Hash
  readonly bundle: Bundle
  readonly base: Uint8Array
  readonly baseHash: Hash
  /** A task order for this hospital, its base model held by the exchange. */
  order(changes?: Record<string, unknown>): Record<string, unknown>
  setPolicy(changes?: Partial<SitePolicy>): Promise<void>
}

const signedBundle = (terms: Terms, key: SiteKey, at: string): Bundle => {
  const signed: Signed[] = []
  for (const role of ['consumer', 'provider'] as const) {
    const statement = nextStatement({ terms, signed, role, signer: SIGNERS[role], iat: at, nonce: hash(role).slice(0, 22) })
    signed.push({ statement, assertion: PASSKEYS[role].assert(challengeOf(statement)).assertion })
  }
  return makeBundle({ terms, signed, keyCards: [exampleKeyCard('consumer'), exampleKeyCard('provider')], siteKey: key.jwk, seal: null })
}

export interface HospitalOptions {
  /** Keep a sealed agreement from the start. */
  readonly sealed?: boolean
  readonly policy?: boolean
  readonly outDir?: string
  readonly manifest?: Hash
  readonly chain?: Hash
  /** TINY_PLAN unless another is agreed. */
  readonly plan?: Plan
}

/** An enrolled hospital with a policy, a published data set and a sealed agreement, in a temporary folder. */
export const makeHospital = async (exchange: FakeExchange, options: HospitalOptions = {}): Promise<Hospital> => {
  const { sealed = true, policy = true, manifest = hash('manifest'), chain = hash('chain'), plan = TINY_PLAN } = options
  const dir = await mkdtemp(join(tmpdir(), 'roundtable-site-'))
  const home = homeAt(dir)
  const { key, config } = await enrol({ home, exchange: exchange.url, token: exchange.behaviour.token })
  const setPolicy = async (changes: Partial<SitePolicy> = {}): Promise<void> =>
    writeJson(home.policy, defaultPolicy({ minimumPatients: 20, minimumPerClass: 5, minimumSites: 2, autoSeal: true, ...changes }))
  if (policy) await setPolicy()
  const set: PublishedSet = {
    manifest,
    chain,
    name: 'Hannover',
    outDir: options.outDir ?? join(dir, 'does-not-exist'),
    synthetic: true,
    patients: 120,
    images: 200,
    smallestClass: { pneumonia: 30 },
    publishedAt: nowSeconds(),
  }
  await savePublished(home, set)
  const draft = exampleDraft()
  const terms = withTextHash({
    ...draft,
    site: { id: SiteId.parse(config.site), name: 'Hannover', keyThumbprint: key.thumbprint },
    dataset: { ...draft.dataset, manifest, chain },
    plan: planHash(plan),
    model: ownModel(plan).modelDigest as Hash,
    limits: { ...draft.limits, minimumSites: 2, quorum: 2, minimumPatients: 20 },
    notBefore: '2020-01-01T00:00:00Z',
    notAfter: '2099-01-01T00:00:00Z',
  })
  const bundle = signedBundle(terms, key, '2020-01-02T00:00:00Z')
  if (sealed) {
    const proof = verifyBundle(bundle, { requireSeal: false })
    if (!proof.ok) throw new Error(proof.message)
    const seal = makeSeal(sealPayload(bundle, proof, defaultPolicy(), '2020-01-02T00:00:01Z'), key.secret)
    await saveSealed(home, termsHash(terms), { ...bundle, seal })
  }
  const base = seededModel(plan)
  const baseHash = createHash('sha256').update(base).digest('hex') as Hash
  exchange.blobs.set(baseHash, Buffer.from(base))
  const run = randomUUID()
  return {
    home,
    key,
    terms,
    termsHash: termsHash(terms),
    bundle,
    base,
    baseHash,
    setPolicy,
    order: (changes = {}) => ({
      kind: 'task',
      site: config.site,
      issuedAt: nowSeconds(),
      task: randomUUID(),
      taskKind: 'train',
      project: randomUUID(),
      run,
      round: 1,
      attempt: 1,
      agreement: terms.id,
      terms: termsHash(terms),
      plan,
      planHash: planHash(plan),
      base: baseHash,
      baseBytes: base.length,
      weightUnits: 1 << 19,
      lease: randomUUID(),
      leaseSeconds: 60,
      deadlineAt: '2099-01-01T00:00:00Z',
      status: 'ACTIVE',
      ...changes,
    }),
  }
}
