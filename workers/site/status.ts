import type { Terms } from '#core/agreement/terms.ts'
import { fingerprintWords } from '#core/protocol/fingerprint-words.ts'
import { loadPending, loadSealed, pendingHashes, sealedHashes, termsOf } from './agreements.ts'
import { type Config, loadConfig } from './config.ts'
import { readJsonFile } from './files.ts'
import { isRevoked, type Pause, readGates } from './gates.ts'
import type { Home } from './home.ts'
import { loadKey } from './keys.ts'
import { runningAgent } from './lock.ts'
import { readPolicyFile } from './policy.ts'
import { policySentences } from './policy-words.ts'
import { type PublishedSet, readPublished } from './published.ts'
import { readState, type State } from './state.ts'
import { hasLogConflict, witnessedSize } from './witness.ts'

export interface AgreementStatus {
  readonly terms: string
  readonly title: string
  readonly consumer: string
  readonly until: string
  /** As the exchange last signed it, or what this site itself knows. */
  readonly state: string
}

export interface SiteStatus {
  readonly home: string
  readonly exchange: string
  readonly site: { readonly id: Config['site']; readonly name: string; readonly organisation: string }
  readonly fingerprint: string
  /** Process id of the agent, or null when none runs. */
  readonly agent: number | null
  readonly lastContactAt: string | null
  /** Where training runs, and why not elsewhere; null when no agent runs. */
  readonly device: string | null
  readonly lastProblem: State['lastProblem']
  readonly pause: Pause | null
  readonly policy: { readonly valid: boolean; readonly sentences: readonly string[] }
  readonly datasets: readonly Omit<PublishedSet, 'basis'>[]
  /** Manifest hash of a prepared set that waits for a steward's yes before the exchange is told of it. */
  readonly toApprove: string | null
  readonly agreements: readonly AgreementStatus[]
  readonly running: State['running']
  /** Events of the exchange's log that this site has seen and cosigned; null before the first time. */
  readonly witnessed: number | null
  /** The log was found to be rewritten; no task is taken. */
  readonly logConflict: boolean
}

const agreementStatus = (hash: string, terms: Terms | null, state: string): AgreementStatus => ({
  terms: hash,
  title: terms?.dataset.title ?? '',
  consumer: terms?.consumer.name ?? '',
  until: terms?.notAfter ?? '',
  state: terms ? state : 'unreadable',
})

const agreementsOf = async (home: Home, state: State | null): Promise<AgreementStatus[]> => {
  const gates = await readGates(home)
  const sealed = (await sealedHashes(home)).map(async (hash) =>
    agreementStatus(
      hash,
      termsOf(await loadSealed(home, hash)),
      isRevoked(gates, hash) ? 'ended here' : (state?.agreements[hash]?.state ?? 'sealed'),
    ),
  )
  const pending = (await pendingHashes(home)).map(async (hash) =>
    agreementStatus(hash, termsOf((await loadPending(home, hash))?.bundle), 'waits for your seal'),
  )
  return Promise.all([...sealed, ...pending])
}

const toApprove = async (home: Home, config: Config, published: readonly PublishedSet[]): Promise<string | null> => {
  if (config.publish === 'auto') return null
  const preview = await readJsonFile(home.preview)
  const { manifest } = (preview.found ? preview.value : {}) as { manifest?: unknown }
  return typeof manifest === 'string' && !published.some((set) => set.manifest === manifest) ? manifest : null
}

/** Everything that `site status` shows, from files alone. @throws {Refused} when this folder holds no enrolled site */
export const siteStatus = async (home: Home): Promise<SiteStatus> => {
  const config = await loadConfig(home)
  const [key, state, policy, gates, agent, published] = [
    await loadKey(home),
    await readState(home),
    await readPolicyFile(home),
    await readGates(home),
    await runningAgent(home),
    await readPublished(home),
  ]
  return {
    home: home.dir,
    exchange: config.exchange,
    site: { id: config.site, name: config.siteName, organisation: config.organisationName },
    fingerprint: fingerprintWords(key.thumbprint),
    agent,
    lastContactAt: state?.lastContactAt ?? null,
    device: agent === null ? null : (state?.device ?? null),
    lastProblem: state?.lastProblem ?? null,
    pause: gates.pause,
    policy: policy.ok ? { valid: true, sentences: policySentences(policy.policy) } : { valid: false, sentences: [policy.message] },
    datasets: published.map(({ basis: _, ...set }) => set),
    toApprove: await toApprove(home, config, published),
    agreements: await agreementsOf(home, state),
    running: agent === null ? null : (state?.running ?? null),
    witnessed: await witnessedSize(home),
    logConflict: await hasLogConflict(home),
  }
}
