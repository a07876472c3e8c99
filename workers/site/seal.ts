import type { Bundle } from '#core/agreement/bundle.ts'
import { instantOf } from '#core/agreement/instant.ts'
import type { SitePolicy } from '#core/agreement/policy.ts'
import type { Terms } from '#core/agreement/terms.ts'
import { makeSeal, verifyBundle } from '#core/agreement/verify-bundle.ts'
import { sealPayload, type VerifyForSeal, verifyForSeal } from '#core/agreement/verify-for-seal.ts'
import type { AgreementId, Hash } from '#core/id.ts'
import type { Order } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { hashOf, loadPending, loadSealed, savePending, saveSealed, sealedVersions, termsOf } from './agreements.ts'
import type { SiteContext } from './context.ts'
import type { Handled } from './dispatch.ts'
import { forExchange } from './exchange-words.ts'
import { isRevoked } from './gates.ts'
import { debugError, sayable } from './log.ts'
import { ownModel } from './model-check.ts'
import { readPolicyFile } from './policy.ts'
import { datasetFor, setFor } from './published.ts'

export type SealParts = Pick<SiteContext, 'home' | 'config' | 'key' | 'gates' | 'clock'>

export interface Sealable {
  readonly terms: Terms
  readonly termsHash: Hash
  readonly policy: SitePolicy
}

/** What the checks before a seal are run over. @throws {Refused} when the site cannot even begin to check */
export const sealInput = async ({ home, config, key, gates, clock }: SealParts, bundle: unknown, plan: Plan): Promise<VerifyForSeal> => {
  const policy = await readPolicyFile(home)
  if (!policy.ok) throw new Refused(policy.code, policy.message)
  const set = await setFor(home, termsOf(bundle)?.dataset.manifest ?? '')
  const sealed = await sealedVersions(home)
  return {
    bundle,
    plan,
    pinned: { site: config.site, siteKeyThumbprint: key.thumbprint },
    dataset: datasetFor(set, plan),
    ...ownModel(plan),
    policy: policy.policy,
    localPause: gates.current().pause,
    journal: { highestVersion: (agreement) => sealed.get(agreement) ?? 0 },
    now: Math.floor(clock.now().getTime() / 1000),
  }
}

/** May this site seal? The terms are rendered here, and the graphs are built here. @throws {Refused} with the first check that does not hold */
export const checkForSeal = async (parts: SealParts, bundle: unknown, plan: Plan): Promise<Sealable> => {
  const input = await sealInput(parts, bundle, plan)
  const verdict = verifyForSeal(input)
  if (!verdict.ok) throw new Refused(verdict.code, verdict.message)
  if (isRevoked(parts.gates.current(), verdict.termsHash))
    throw new Refused('AGREEMENT_ENDED', 'The hospital has ended this agreement for its own site.')
  return { terms: verdict.terms, termsHash: verdict.termsHash, policy: input.policy! }
}

/** Seals with the site's key, proves the result to itself, and keeps it. */
export const sealBundle = async (parts: SealParts, bundle: Bundle, sealable: Sealable): Promise<string> => {
  const iat = instantOf(parts.clock.now().getTime() / 1000)
  const seal = makeSeal(sealPayload(bundle, sealable, sealable.policy, iat), parts.key.secret)
  const sealed: Bundle = { ...bundle, siteKey: parts.key.jwk, seal }
  const proof = verifyBundle(sealed, { requireSeal: true })
  if (!proof.ok) throw new Refused(proof.code, proof.message)
  await saveSealed(parts.home, sealable.termsHash, sealed)
  return seal
}

export const postSeal = async (client: SiteContext['client'], agreement: AgreementId, dua: string, seal: string): Promise<void> => {
  const answer = await client.send({ method: 'POST', path: `/api/site/agreements/${agreement}/seal`, json: { seal }, dua })
  await answer.body.dump()
}

type SealOrder = Extract<Order, { kind: 'seal' }>
/** What was last told to the exchange about an agreement, so that the same no is said once. */
const refusedBefore = new Map<string, string>()

const refuseSeal = async (site: SiteContext, order: SealOrder, dua: string, error: unknown): Promise<Handled> => {
  const { code, message } = sayable(error)
  debugError(error)
  if (refusedBefore.get(dua) === code) return 'repeat'
  site.log.warn('seal.refused', `The agreement ${order.agreement.slice(0, 8)} was not sealed. ${message}`, {
    code,
    agreement: order.agreement,
  })
  const json = { code: code.slice(0, 40), message: forExchange(message).slice(0, 600) }
  const answer = await site.client.send({ method: 'POST', path: `/api/site/agreements/${order.agreement}/refuse`, json, dua })
  await answer.body.dump()
  refusedBefore.set(dua, code)
  return 'acted'
}

const sendKept = async (site: SiteContext, order: SealOrder, dua: Hash): Promise<boolean> => {
  const kept = (await loadSealed(site.home, dua)) as Bundle | null
  if (typeof kept?.seal !== 'string') return false
  await postSeal(site.client, order.agreement, dua, kept.seal)
  site.log.info('seal.sent', `The seal of agreement ${order.agreement.slice(0, 8)} was sent again.`, { agreement: order.agreement })
  return true
}

/**
 * Checks an agreement that both parties have signed, and seals it if the policy lets the agent do so alone; else it waits for
 * `roundtable site seal`. A no goes to the exchange with its reason.
 */
export const handleSealOrder = async (site: SiteContext, order: SealOrder): Promise<Handled> => {
  const { bundle, plan, agreement } = order
  const dua = hashOf(bundle)
  try {
    const sealable = await checkForSeal(site, bundle, plan)
    const { termsHash } = sealable
    if (sealable.terms.id !== agreement) throw new Refused('ORDER_MISMATCH', 'The order names another agreement than the terms in it.')
    refusedBefore.delete(termsHash)
    if (await sendKept(site, order, termsHash)) return 'acted'
    if (!sealable.policy.autoSeal) {
      if (await loadPending(site.home, termsHash)) return 'repeat'
      await savePending(site.home, termsHash, { schema: 'pending-seal/v1', agreement, bundle, plan, receivedAt: site.now().toISOString() })
      site.log.info(
        'seal.waits',
        `Agreement ${agreement.slice(0, 8)} passed every check and waits for you: roundtable site seal ${termsHash.slice(0, 12)}`,
        { agreement },
      )
      return 'acted'
    }
    const seal = await sealBundle(site, bundle, sealable)
    await postSeal(site.client, agreement, termsHash, seal)
    site.log.info('seal.made', `Agreement ${agreement.slice(0, 8)} passed every check and was sealed.`, { agreement })
    return 'acted'
  } catch (error) {
    if (error instanceof Refused) return refuseSeal(site, order, dua ?? '-', error)
    throw error
  }
}
