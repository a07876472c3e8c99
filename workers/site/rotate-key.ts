import { existsSync } from 'node:fs'
import { fingerprintWords } from '#core/protocol/fingerprint-words.ts'
import { ROTATE_AFTER_DAYS, signRotation } from '#core/protocol/key-rotation.ts'
import type { Client, Identity } from './client.ts'
import type { Config } from './config.ts'
import { nativeEd25519 } from './ed25519.ts'
import { failpoint } from './failpoint.ts'
import { ExchangeRefusal } from './faults.ts'
import type { Home } from './home.ts'
import { createNextKey, installNextKey, loadNextKey, type SiteKey } from './keys.ts'
import { type Log, sayable } from './log.ts'

export interface RotateParts {
  readonly home: Home
  readonly config: Pick<Config, 'site'>
  /** What the client signs with; `key` is replaced by the new one. */
  readonly identity: { -readonly [K in keyof Identity]: Identity[K] }
  readonly client: Client
}

/**
 * Gives the site a new key: made and written down, told to the exchange under both signatures, then put in the old one's place. Stopped
 * anywhere, it is taken up again with the same new key, so that the exchange and the home never hold keys that do not fit.
 * @throws {Refused | ExchangeRefusal | NetworkFault | ServerFault} the old key stays in use
 */
export const rotateKey = async ({ home, config, identity, client }: RotateParts): Promise<SiteKey> => {
  const old = identity.key
  const next = (await loadNextKey(home)) ?? (await createNextKey(home, old))
  failpoint('key-made', home.dir)
  const json = signRotation(config.site, old, next, nativeEd25519)
  const tell = async (key: SiteKey): Promise<void> => {
    identity.key = key
    await (await client.send({ method: 'POST', path: '/api/site/rotate', json })).body.dump()
  }
  try {
    await tell(old).catch((error: unknown) => {
      // The exchange may have changed the key long ago, and only its answer was lost.
      if (error instanceof ExchangeRefusal && error.code === 'SITE_UNKNOWN_KEY') return tell(next)
      throw error
    })
    failpoint('key-told', home.dir)
    await installNextKey(home)
  } catch (error) {
    identity.key = old
    throw error
  }
  failpoint('key-used', home.dir)
  identity.key = next
  return next
}

const DAY_MS = 86_400_000
const AGAIN_MS = 600_000

/** Changes the key when it is 90 days old, or goes on with a change that was interrupted. A key that cannot be changed now is used on. */
export const rotateWhenDue = (parts: RotateParts, log: Log, now: () => Date): (() => Promise<void>) => {
  let quietUntil = 0
  const isDue = (): boolean =>
    now().getTime() - parts.identity.key.madeAt.getTime() > ROTATE_AFTER_DAYS * DAY_MS || existsSync(parts.home.nextKey)
  return async () => {
    if (now().getTime() < quietUntil) return
    quietUntil = now().getTime() + AGAIN_MS
    if (!isDue()) return
    try {
      const key = await rotateKey(parts)
      log.info('key.rotated', `The key of this site was changed. Its fingerprint is now: ${fingerprintWords(key.thumbprint)}.`)
    } catch (error) {
      const { code, message } = sayable(error)
      if (code === 'BLOCKED') quietUntil = now().getTime() + DAY_MS
      log.warn('key.kept', `The key of this site could not be changed, and the old one is used on. ${message}`, { code })
    }
  }
}
