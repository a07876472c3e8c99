import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { and, eq, gt } from 'drizzle-orm'
import { MAX_SKEW_SECONDS, parseSignatureInput, verifyRequest } from '#core/protocol/http-signature.ts'
import { type Jwk, publicKeyOf } from '#core/protocol/jws.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { formerSiteKeys, SYSTEM, siteNonces, sites } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import { nativeEd25519 } from '#server/kernel/ed25519.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { withinPace } from './pace.ts'

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

export const siteRevoked = () =>
  new Refused('SITE_REVOKED', "This site's key was revoked. Ask an administrator of your organisation for a new enrolment token.")

const NONCE_SECONDS = 60
const mac = (exchange: Exchange, keyid: string, stem: string): string =>
  createHmac('sha256', exchange.config.authSecret).update(`nonce/v1\n${keyid}\n${stem}`).digest('base64url').slice(0, 32)

/** `expires-random-mac`, for one key and one use: two requests of the same second get two. */
const serverNonce = (exchange: Exchange, keyid: string, now: number): string => {
  const stem = `${(now + NONCE_SECONDS).toString(36)}-${randomBytes(6).toString('hex')}`
  return `${stem}-${mac(exchange, keyid, stem)}`
}

const isServerNonce = (exchange: Exchange, keyid: string, nonce: string, now: number): boolean => {
  const [, stem, expires, given] = /^(([0-9a-z]{1,8})-[0-9a-f]{12})-([A-Za-z0-9_-]{32})$/.exec(nonce) ?? []
  if (!stem || !expires || !given) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(mac(exchange, keyid, stem))) && Number.parseInt(expires, 36) >= now
}

/** Public keys by their thumbprint, which is a digest of them: what is known stays true. Whether a site still has the key is asked each time. */
const keys = new Map<string, Uint8Array>()
const MOST_KEYS = 10_000
const remember = (thumbprint: string, key: Uint8Array): void => {
  if (keys.size >= MOST_KEYS) keys.clear()
  keys.set(thumbprint, key)
}

interface Holder {
  site: typeof sites.$inferSelect
  jwk: Jwk | null
}
/** The site that had this key before its present one, while requests under the old key are still taken. */
const formerHolder = async (tx: Tx, keyid: string, now: Date): Promise<Holder | undefined> => {
  const [found] = await tx
    .select({ site: sites, jwk: formerSiteKeys.jwk })
    .from(formerSiteKeys)
    .innerJoin(sites, eq(sites.id, formerSiteKeys.siteId))
    .where(and(eq(formerSiteKeys.thumbprint, keyid), gt(formerSiteKeys.until, now)))
  return found
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
  const inPace = () => {
    if (!withinPace(params.keyid, Date.now())) throw new Refused('RATE_LIMITED', 'This site asks too often. Try again in a minute.')
  }
  if (known) inPace()
  return exchange.db.withTx(SYSTEM, async (tx, clock) => {
    const use = () => tx.insert(siteNonces).values({ keyThumbprint: params.keyid, nonce: params.nonce }).onConflictDoNothing().returning()
    const [[current], early] = await Promise.all([
      tx.select().from(sites).where(eq(sites.keyThumbprint, params.keyid)),
      known ? use() : null,
    ])
    const holder = current ? { site: current, jwk: current.jwk } : await formerHolder(tx, params.keyid, clock)
    const site = holder?.site
    const key = holder?.jwk ? publicKeyOf(holder.jwk) : null
    if (!site || !key || header('x-site') !== site.id)
      throw new Refused('SITE_UNKNOWN_KEY', 'This key belongs to no site of this exchange. Enrol the agent again.')
    if (site.state === 'REVOKED') throw siteRevoked()
    if (!known && !holds(key)) throw bad
    if (!known) inPace()
    remember(params.keyid, key)
    const now = Math.floor(clock.getTime() / 1000)
    if (Math.abs(params.created - now) > MAX_SKEW_SECONDS && !isServerNonce(exchange, params.keyid, params.nonce, now))
      throw new ClockRefused(serverNonce(exchange, params.keyid, now), now)
    if ((early ?? (await use())).length === 0) throw new Refused('SITE_REPLAY', 'This request was received before.')
    return { site, actor: { kind: 'site', site: site.id, organisation: site.organisationId } as const }
  })
}
