import { join } from 'node:path'
import { epochSeconds } from '#core/agreement/instant.ts'
import type { SitePolicy } from '#core/agreement/policy.ts'
import type { Terms } from '#core/agreement/terms.ts'
import { verifyForTask } from '#core/agreement/verify-for-task.ts'
import type { TaskOrder } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { sealedVersions } from './agreements.ts'
import type { SiteContext } from './context.ts'
import { isRevoked } from './gates.ts'
import { ownThumbprint } from './keys.ts'
import { ownModel } from './model-check.ts'
import { openSealed } from './open-sealed.ts'
import { readPolicyFile } from './policy.ts'
import { datasetFor, setFor } from './published.ts'
import { CONFLICT_SENTENCE, hasLogConflict } from './witness.ts'

export interface VerifiedTask {
  readonly terms: Terms
  readonly policy: SitePolicy
  /** Folder that holds `manifest.json`; nothing in it has been opened yet. */
  readonly preparedDir: string
}

const statusAt = (site: SiteContext, order: TaskOrder): number => {
  const said = site.state.current.agreements[order.terms]
  const instants = [order.issuedAt, ...(said?.state === 'ACTIVE' ? [said.at] : [])]
  return Math.max(...instants.map((instant) => secondsOf(instant)))
}

/** Exchanges may write fractions of a second. */
const secondsOf = (instant: string): number => epochSeconds(instant) ?? Math.floor(Date.parse(instant) / 1000)

/**
 * The site's last word before it works. It reads the order, the sealed agreement, the policy and what was written down when the data set was
 * published; no file of the data set.
 * @throws {Refused} with the code of the first check that does not hold
 */
export const verifyTaskOrder = async (site: SiteContext, order: TaskOrder): Promise<VerifiedTask> => {
  const { home, config, key, journal } = site
  const gates = site.gates.current()
  if (isRevoked(gates, order.terms)) throw new Refused('AGREEMENT_ENDED', 'The hospital has ended this agreement for its own site.')
  if (await hasLogConflict(home)) throw new Refused('LOG_CONFLICT', CONFLICT_SENTENCE)
  const policy = await readPolicyFile(home)
  if (!policy.ok) throw new Refused(policy.code, policy.message)
  const { bundle, verified, terms: named } = await openSealed(home, order.terms)
  if (!named) {
    if (bundle !== null && !verified.ok) throw new Refused(verified.code, verified.message)
    throw new Refused(
      'SEAL_MISSING',
      `This site has sealed no agreement with the fingerprint ${order.terms.slice(0, 12)}…, so it does not work under it.`,
    )
  }
  const set = await setFor(home, named.dataset.manifest)
  const sealed = await sealedVersions(home)
  const verdict = verifyForTask({
    bundle,
    verified,
    order,
    pinned: { site: config.site, siteKeyThumbprint: ownThumbprint(key, named.site.keyThumbprint) },
    dataset: datasetFor(set, order.plan),
    ...ownModel(order.plan),
    policy: policy.policy,
    localPause: gates.pause,
    journal: {
      lastRound: (run) => journal.lastRound(run),
      lastAttempt: (run) => journal.lastAttempt(run),
      highestVersion: (agreement) => Math.max(journal.highestVersion(agreement), sealed.get(agreement) ?? 0),
    },
    now: Math.floor(site.clock.now().getTime() / 1000),
    statusAt: statusAt(site, order),
  })
  if (!verdict.ok) throw new Refused(verdict.code, verdict.message)
  return { terms: verdict.terms, policy: policy.policy, preparedDir: join(set.outDir, 'prepared') }
}
