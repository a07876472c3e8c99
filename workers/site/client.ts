import { createHash, randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { type Dispatcher, request } from 'undici'
import type * as z from 'zod'
import { signRequest } from '#core/protocol/http-signature.ts'
import { Problem } from '#core/protocol/messages.ts'
import { nativeEd25519 } from './ed25519.ts'
import { ExchangeRefusal, NetworkFault, ServerFault } from './faults.ts'
import type { SiteKey } from './keys.ts'

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  /** Below the exchange's origin, e.g. `/api/site/poll`. */
  readonly path: string
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  /** Terms hash that the request is made under. */
  readonly dua?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readable & { json(): Promise<unknown>; dump(): Promise<void> }
}

export interface Client {
  /** One signed request. @throws {NetworkFault | ServerFault | ExchangeRefusal} */
  send(call: Call): Promise<Answer>
  close(): Promise<void>
}

export interface Identity {
  readonly site: string
  readonly key: SiteKey
}

export interface ClientParts {
  readonly origin: string
  /** The site's id and key, read anew for each request; null before enrolment: then requests are unsigned. */
  readonly identity: Identity | null
  readonly dispatcher: Dispatcher
  readonly now?: () => number
}

const DEFAULT_TIMEOUT_MS = 30_000
const NO_BODY = new Uint8Array()

const serverTime = (header: string | string[] | undefined): number | undefined => {
  if (typeof header !== 'string') return undefined
  const seconds = /^\d{9,12}$/.test(header) ? Number(header) : Math.floor(Date.parse(header) / 1000)
  return Number.isSafeInteger(seconds) ? seconds : undefined
}

const refusalOf = async (answer: Answer): Promise<ExchangeRefusal> => {
  const parsed = Problem.safeParse(await answer.body.json().catch(() => null))
  const { code, message, nonce } = parsed.data ?? { code: `HTTP_${answer.status}`, message: `The exchange answered ${answer.status}.` }
  return new ExchangeRefusal(answer.status, code, message, nonce, serverTime(answer.headers['x-time']))
}

const bodyOf = (call: Call): Uint8Array =>
  call.bytes ?? (call.json === undefined ? NO_BODY : new TextEncoder().encode(JSON.stringify(call.json)))

/**
 * Requests to the exchange, each signed after core/protocol/http-signature.ts. When the exchange says that the site's clock is off, the
 * request is repeated once with the exchange's own nonce and time, and the difference is kept for the requests after it.
 */
export const createClient = ({ origin, identity, dispatcher, now = Date.now }: ClientParts): Client => {
  let clockOffset = 0

  const once = async (call: Call, nonce: string): Promise<Answer> => {
    const body = bodyOf(call)
    const targetUri = `${origin}${call.path}`
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
    const signed = identity
      ? signRequest(
          { method: call.method, targetUri, contentDigest: digest, site: identity.site, dua: call.dua ?? '-' },
          { created: Math.floor(now() / 1000) + clockOffset, nonce, keyid: identity.key.thumbprint },
          identity.key.secret,
          nativeEd25519,
        )
      : { 'content-digest': digest }
    const timeout = AbortSignal.timeout(call.timeoutMs ?? DEFAULT_TIMEOUT_MS)
    try {
      const answer = await request(targetUri, {
        method: call.method,
        headers: { ...(call.json === undefined ? {} : { 'content-type': 'application/json' }), ...call.headers, ...signed },
        body: body.length > 0 ? body : null,
        dispatcher,
        signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
      })
      return { status: answer.statusCode, headers: answer.headers, body: answer.body }
    } catch (error) {
      call.signal?.throwIfAborted()
      throw new NetworkFault(reasonOf(error))
    }
  }

  const send = async (call: Call): Promise<Answer> => {
    let answer = await once(call, randomBytes(18).toString('base64url'))
    if (answer.status === 401) {
      const refusal = await refusalOf(answer)
      if (refusal.code !== 'SITE_CLOCK' || refusal.nonce === undefined || refusal.time === undefined) throw refusal
      clockOffset = refusal.time - Math.floor(now() / 1000)
      answer = await once(call, refusal.nonce)
    }
    if (answer.status >= 200 && answer.status < 300) return answer
    if (call.method === 'HEAD' && answer.status < 500) throw new ExchangeRefusal(answer.status, `HTTP_${answer.status}`, '')
    if (answer.status < 400 || answer.status >= 500) {
      await answer.body.dump().catch(() => {})
      throw new ServerFault(answer.status)
    }
    throw await refusalOf(answer)
  }

  return { send, close: () => dispatcher.close() }
}

/** A network error without the text of whatever was sent: only its code. */
const reasonOf = (error: unknown): string => {
  const { code, name } = error as { code?: string; name?: string }
  return name === 'TimeoutError' ? 'no answer in time' : (code ?? name ?? 'network error')
}

/** Reads a JSON answer strictly by its schema. @throws {ExchangeRefusal} ANSWER_UNKNOWN when it is something else */
export const readAnswer = async <S extends z.ZodType>(schema: S, answer: Answer): Promise<z.output<S>> => {
  const parsed = schema.safeParse(await jsonOf(answer))
  if (parsed.success) return parsed.data
  const message = 'The exchange answered in a way that this agent does not understand. A newer agent may be needed.'
  throw new ExchangeRefusal(answer.status, 'ANSWER_UNKNOWN', message)
}

/** Reads a JSON answer; a body that breaks off or is not JSON counts as a network fault, because a repeat may do better. */
export const jsonOf = async (answer: Answer): Promise<unknown> => {
  try {
    return await answer.body.json()
  } catch {
    throw new NetworkFault('the answer broke off')
  }
}
