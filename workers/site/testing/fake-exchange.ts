import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ed25519 } from '@noble/curves/ed25519.js'
import { contentDigest, parseSignatureInput, verifyRequest } from '#core/protocol/http-signature.ts'
import { type Jwk, jwkOf, publicKeyOf, signJws } from '#core/protocol/jws.ts'
import { ORDER_TYP } from '#core/protocol/messages.ts'
import type { Behaviour, Received } from './behaviour.ts'

export interface FakeExchange {
  readonly url: string
  readonly secret: Uint8Array
  readonly jwk: Jwk
  readonly received: Received[]
  readonly blobs: Map<string, Buffer>
  readonly behaviour: Behaviour
  /** Signed with the exchange's own key unless another is given. */
  give(order: Record<string, unknown>, secret?: Uint8Array): void
  json(pathPart: string): unknown[]
  /** So many results have come, and the agent has asked for work since. */
  done(results: number): Promise<void>
  /** Resolves when the condition holds; throws with what was received when it does not come true. */
  until(condition: () => boolean, what: string, timeoutMs?: number): Promise<void>
  close(): Promise<void>
}

const POLL_MS = 400
export const nowSeconds = (): string => `${new Date().toISOString().slice(0, 19)}Z`

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** An exchange after core/protocol for tests of the site agent: checks every signature, keeps what it is told, and hands out signed orders. */
export const startFakeExchange = async (): Promise<FakeExchange> => {
  const secret = new Uint8Array(createHash('sha256').update(randomUUID()).digest())
  const jwk = jwkOf(ed25519.getPublicKey(secret))
  const behaviour: Behaviour = {
    token: 'a-one-time-token-of-some-length',
    site: randomUUID(),
    organisation: randomUUID(),
    siteKey: null,
    heartbeat: (task) => ({ kind: 'continue', site: behaviour.site, issuedAt: nowSeconds(), task, status: 'ACTIVE' }),
    log: null,
    cutUploadAt: null,
    intercept: null,
  }
  const received: Received[] = []
  const blobs = new Map<string, Buffer>()
  const parts = new Map<string, Buffer>()
  const orders: string[] = []
  let url = ''

  const answer = (response: ServerResponse, status: number, json: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(json))
  }
  const refuse = (response: ServerResponse, status: number, code: string, message = `Refused: ${code}.`): void =>
    answer(response, status, { code, message })

  const signed = ({ method, path, body, headers }: Received): boolean => {
    const params = parseSignatureInput(String(headers['signature-input'] ?? ''))
    const key = behaviour.siteKey && publicKeyOf(behaviour.siteKey)
    if (!params || !key || headers['content-digest'] !== contentDigest(body)) return false
    const signedParts = {
      method,
      targetUri: `${url}${path}`,
      contentDigest: String(headers['content-digest']),
      site: String(headers['x-site']),
      dua: String(headers['x-dua']),
    }
    return headers['x-site'] === behaviour.site && verifyRequest(signedParts, params, String(headers.signature), key)
  }

  const enrol = (response: ServerResponse, body: Buffer): void => {
    const request = JSON.parse(body.toString()) as { token: string; jwk: Jwk }
    if (request.token !== behaviour.token) {
      refuse(response, 403, 'ENROL_TOKEN_INVALID', 'This token was used before, has expired or was never issued.')
      return
    }
    behaviour.siteKey = request.jwk
    const { site, organisation } = behaviour
    answer(response, 200, {
      site,
      name: 'Hannover',
      organisation,
      organisationName: 'Hannover General Hospital',
      exchange: url,
      exchangeKey: jwk,
    })
  }

  const poll = async (response: ServerResponse): Promise<void> => {
    const until = Date.now() + POLL_MS
    while (orders.length === 0 && Date.now() < until && !response.destroyed) await new Promise((resolve) => setTimeout(resolve, 20))
    if (response.destroyed) return
    answer(response, 200, { orders: orders.splice(0) })
  }

  const put = (request: IncomingMessage, response: ServerResponse, hash: string, { headers, body }: Received): void => {
    const [from, , total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(headers['content-range']))!.slice(1).map(Number) as [
      number,
      number,
      number,
    ]
    const held = parts.get(hash) ?? Buffer.alloc(0)
    const cut = behaviour.cutUploadAt
    if (from === held.length) parts.set(hash, Buffer.concat([held, body]))
    const now = parts.get(hash)!
    if (cut !== null && now.length >= cut) {
      behaviour.cutUploadAt = null
      parts.set(hash, now.subarray(0, cut))
      request.socket.destroy()
      return
    }
    const complete = now.length === total
    if (complete) blobs.set(hash, now)
    answer(response, complete ? 200 : 202, {}, { 'x-offset': String(now.length), 'x-complete': complete ? '1' : '0' })
  }

  const head = (response: ServerResponse, hash: string): void => {
    const [whole, part] = [blobs.get(hash), parts.get(hash)]
    response
      .writeHead(whole || part ? 200 : 404, { 'x-complete': whole ? '1' : '0', 'x-offset': String((whole ?? part)?.length ?? 0) })
      .end()
  }

  const get = (response: ServerResponse, hash: string, { headers }: Received): void => {
    const blob = blobs.get(hash)
    if (!blob) {
      refuse(response, 404, 'BLOB_UNKNOWN')
      return
    }
    const from = Number(/^bytes=(\d+)-$/.exec(String(headers.range ?? ''))?.[1] ?? 0)
    response.writeHead(from > 0 ? 206 : 200, { 'content-type': 'application/octet-stream' }).end(blob.subarray(from))
  }

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url!.startsWith('/api/log/')) {
      const file = behaviour.log?.get(request.url!.slice('/api/log/'.length))
      return file ? void response.writeHead(200).end(file) : refuse(response, 404, 'NOT_FOUND')
    }
    const message: Received = { method: request.method!, path: request.url!, body: await read(request), headers: request.headers }
    received.push(message)
    if (behaviour.intercept?.(message, response)) return
    const [noun, id, verb] = message.path.replace('/api/site/', '').split('/')
    if (noun === 'enrol') return enrol(response, message.body)
    if (!signed(message)) return refuse(response, 401, 'SITE_BAD_SIGNATURE')
    if (noun === 'poll') return poll(response)
    if (noun === 'blobs' && message.method === 'HEAD') return head(response, id!)
    if (noun === 'blobs' && message.method === 'PUT') return put(request, response, id!, message)
    if (noun === 'blobs') return get(response, id!, message)
    if (verb === 'heartbeat') {
      const payload = behaviour.heartbeat(id!)
      return payload ? answer(response, 200, { order: signJws(ORDER_TYP, payload, secret) }) : answer(response, 500, {})
    }
    answer(response, 200, { ok: true })
  }

  const server = createServer((request, response) => void route(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const until: FakeExchange['until'] = async (condition, what, timeoutMs = 40_000) => {
    const end = Date.now() + timeoutMs
    while (!condition()) {
      if (Date.now() > end)
        throw new Error(`${what} did not happen. Received: ${received.map(({ method, path }) => `${method} ${path}`).join(', ')}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  const done = (results: number): Promise<void> =>
    until(() => {
      const ended = received.flatMap(({ path }, i) => (path.endsWith('/result') ? [i] : []))
      const since = received.slice((ended[results - 1] ?? received.length) + 1)
      return since.some(({ path, body }) => path.endsWith('/poll') && (JSON.parse(body.toString()) as { free: number }).free > 0)
    }, `result ${results}`)

  return {
    url,
    secret,
    jwk,
    received,
    blobs,
    behaviour,
    give: (order, by = secret) => orders.push(signJws(ORDER_TYP, order, by)),
    json: (pathPart) =>
      received
        .filter(({ path, method }) => path.includes(pathPart) && method === 'POST')
        .map(({ body }) => JSON.parse(body.toString()) as unknown),
    until,
    done,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
