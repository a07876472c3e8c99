import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { MAX_SKEW_SECONDS, parseSignatureInput, verifyRequest } from '#core/protocol/http-signature.ts'
import { publicKeyOf } from '#core/protocol/jws.ts'
import { Refused } from '#core/refusal.ts'
import { SYSTEM, siteNonces, sites } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { nativeEd25519 } from '#server/kernel/ed25519.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

export interface SiteRequest {
  method: string
  /** Path and query as sent. */
  path: string
  headers: Headers
  body: Uint8Array
}

export interface AuthenticatedSite {
  actor: Actor & { kind: 'site' }
  site: typeof sites.$inferSelect
}

/** A clock refusal carries what the site needs to try again: the exchange's time, and a nonce that stands in for it for a minute. */
export class ClockRefused extends Refused {
  readonly nonce: string
  readonly time: number
  constructor(nonce: string, time: number) {
    super(
      'SITE_CLOCK',
      "The site's clock is off by more than two minutes. The agent repeats the request with the exchange's nonce; set the clock by NTP.",
    )
    this.nonce = nonce
    this.time = time
  }
}

const NONCE_SECONDS = 60
const mac = (exchange: Exchange, keyid: string, expires: string): string =>
  createHmac('sha256', exchange.config.authSecret).update(`nonce/v1\n${keyid}\n${expires}`).digest('base64url').slice(0, 32)

const serverNonce = (exchange: Exchange, keyid: string, now: number): string => {
  const expires = (now + NONCE_SECONDS).toString(36)
  return `${expires}-${mac(exchange, keyid, expires)}`
}

const isServerNonce = (exchange: Exchange, keyid: string, nonce: string, now: number): boolean => {
  const [expires, given] = [nonce.slice(0, nonce.indexOf('-')), nonce.slice(nonce.indexOf('-') + 1)]
  const expected = mac(exchange, keyid, expires)
  return (
    given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected)) && Number.parseInt(expires, 36) >= now
  )
}

/** Public keys by their thumbprint, which is a digest of them: what is known stays true. Whether a site still has the key is asked each time. */
const keys = new Map<string, Uint8Array>()
const MOST_KEYS = 10_000
const remember = (thumbprint: string, key: Uint8Array): void => {
  if (keys.size >= MOST_KEYS) keys.clear()
  keys.set(thumbprint, key)
}

/** Checks a site's request, cheapest first: form, body digest, key, clock, signature, replay. Nothing is read or written for the site before. */
export const authenticate = async (exchange: Exchange, request: SiteRequest): Promise<AuthenticatedSite> => {
  const bad = new Refused('SITE_BAD_SIGNATURE', 'The request is not signed as the site protocol demands.')
  const header = (name: string) => request.headers.get(name) ?? ''
  const params = parseSignatureInput(header('signature-input'))
  if (!params) throw bad
  if (header('content-digest') !== `sha-256=:${createHash('sha256').update(request.body).digest('base64')}:`)
    throw new Refused('SITE_DIGEST', 'The body does not match its digest: it was changed on the way. Send it again.')
  const parts = {
    method: request.method,
    targetUri: `${exchange.config.url}${request.path}`,
    contentDigest: header('content-digest'),
    site: header('x-site'),
    dua: header('x-dua'),
  }
  const holds = (key: Uint8Array) => verifyRequest(parts, params, header('signature'), key, nativeEd25519)
  const known = keys.get(params.keyid)
  if (known && !holds(known)) throw bad
  return exchange.db.withTx(SYSTEM, async (tx, clock) => {
    const use = () => tx.insert(siteNonces).values({ keyThumbprint: params.keyid, nonce: params.nonce }).onConflictDoNothing().returning()
    const [[site], early] = await Promise.all([tx.select().from(sites).where(eq(sites.keyThumbprint, params.keyid)), known ? use() : null])
    const key = site?.jwk ? publicKeyOf(site.jwk) : null
    if (!site || !key || header('x-site') !== site.id)
      throw new Refused('SITE_UNKNOWN_KEY', 'This key belongs to no site of this exchange. Enrol the agent again.')
    if (site.state === 'REVOKED')
      throw new Refused('SITE_REVOKED', "This site's key was revoked. Ask an administrator of your organisation for a new enrolment token.")
    if (!known && !holds(key)) throw bad
    remember(params.keyid, key)
    const now = Math.floor(clock.getTime() / 1000)
    if (Math.abs(params.created - now) > MAX_SKEW_SECONDS && !isServerNonce(exchange, params.keyid, params.nonce, now))
      throw new ClockRefused(serverNonce(exchange, params.keyid, now), now)
    if ((early ?? (await use())).length === 0) throw new Refused('SITE_REPLAY', 'This request was received before.')
    return { site, actor: { kind: 'site', site: site.id, organisation: site.organisationId } as const }
  })
}
