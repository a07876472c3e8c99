import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseSignatureInput } from '#core/protocol/http-signature.ts'
import { type Client, createClient } from './client.ts'
import { NetworkFault, ServerFault } from './faults.ts'
import { waitBefore, withRetry } from './retry.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { makeHospital } from './testing/hospital.ts'
import { createDispatcher } from './transport.ts'

let exchange: FakeExchange
let client: Client
let dir = ''
let now = Date.now
beforeEach(async () => {
  exchange = await startFakeExchange()
  const { key, home } = await makeHospital(exchange)
  dir = home.dir
  now = Date.now
  client = createClient({
    origin: exchange.url,
    identity: { site: exchange.behaviour.site, key },
    dispatcher: createDispatcher(undefined),
    now: () => now(),
  })
})
afterEach(async () => {
  await client.close()
  await exchange.close()
  await rm(dir, { recursive: true, force: true })
})

const created = (index: number) => parseSignatureInput(String(exchange.received[index]!.headers['signature-input']))!

test('every request is signed over method, address, body and terms', async () => {
  const answer = await client.send({ method: 'POST', path: '/api/site/tasks/x/error', json: { a: 1 }, dua: 'f'.repeat(64) })
  expect(answer.status).toBe(200)
  await answer.body.dump()
  const { headers } = exchange.received.at(-1)!
  expect(headers['x-dua']).toBe('f'.repeat(64))
  expect(headers['content-digest']).toMatch(/^sha-256=:/)
})

test('a site whose clock is a year behind gets through with the nonce of the exchange, and from then on with its time', async () => {
  now = () => Date.now() - 365 * 86_400_000
  const time = Math.floor(Date.now() / 1000)
  exchange.behaviour.intercept = ({ headers }, response) => {
    const params = parseSignatureInput(String(headers['signature-input']))!
    if (Math.abs(params.created - time) < 120) return false
    const problem = { code: 'SITE_CLOCK', message: 'The clock is off.', nonce: 'nonce-of-the-exchange' }
    response.writeHead(401, { 'content-type': 'application/json', 'x-time': String(time) }).end(JSON.stringify(problem))
    return true
  }
  for (let i = 0; i < 2; i++) await (await client.send({ method: 'POST', path: '/api/site/tasks/x/error', json: {} })).body.dump()
  expect(exchange.received).toHaveLength(1 + 3)
  expect(created(2).nonce).toBe('nonce-of-the-exchange')
  expect(Math.abs(created(2).created - time)).toBeLessThan(5)
  expect(created(3).nonce).not.toBe('nonce-of-the-exchange')
})

test('a refusal about the clock that repeats itself is not followed a second time', async () => {
  exchange.behaviour.intercept = (_, response) => {
    const problem = { code: 'SITE_CLOCK', message: 'The clock is off.', nonce: 'nonce-of-the-exchange' }
    response.writeHead(401, { 'content-type': 'application/json', 'x-time': '1700000000' }).end(JSON.stringify(problem))
    return true
  }
  await expect(client.send({ method: 'POST', path: '/api/site/poll', json: {} })).rejects.toMatchObject({ code: 'SITE_CLOCK' })
  expect(exchange.received).toHaveLength(1 + 2)
})

test('a redirect is not followed, because the signature is for one address', async () => {
  exchange.behaviour.intercept = (_, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    return true
  }
  await expect(client.send({ method: 'POST', path: '/api/site/poll', json: {} })).rejects.toBeInstanceOf(ServerFault)
})

test('network faults and 5xx are tried again, a 4xx never', async () => {
  let calls = 0
  const failing = [new NetworkFault('x'), new ServerFault(503)]
  const { signal } = new AbortController()
  const value = await withRetry(
    async () => {
      const fault = failing[calls++]
      if (fault) throw fault
      return 'done'
    },
    { signal },
  )
  expect([value, calls]).toEqual(['done', 3])
  exchange.behaviour.intercept = (_, response) => {
    response.writeHead(409, { 'content-type': 'application/json' }).end(JSON.stringify({ code: 'LEASE_LOST', message: 'Lost.' }))
    return true
  }
  const before = exchange.received.length
  await expect(withRetry(() => client.send({ method: 'POST', path: '/api/site/poll', json: {} }), { signal })).rejects.toMatchObject({
    code: 'LEASE_LOST',
  })
  expect(exchange.received.length - before).toBe(1)
})

test('waits between tries double from half a second to a minute, each 20 % up or down', () => {
  expect([waitBefore(0, () => 0), waitBefore(0, () => 1)]).toEqual([400, 600])
  expect(waitBefore(3, () => 0.5)).toBe(4000)
  expect([waitBefore(30, () => 0), waitBefore(30, () => 1)]).toEqual([48_000, 72_000])
})

test('an https exchange is asked through HTTPS_PROXY, unless NO_PROXY names it', async () => {
  const asked: string[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(request.url!)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const ask = async (env: Record<string, string>) => {
    const before = process.env.HTTPS_PROXY
    process.env.HTTPS_PROXY = address
    const dispatcher = createDispatcher(undefined, { NODE_ENV: 'test', ...env })
    const outside = createClient({ origin: 'https://exchange.invalid', identity: null, dispatcher })
    await expect(outside.send({ method: 'POST', path: '/api/site/enrol', json: {} })).rejects.toBeInstanceOf(NetworkFault)
    await outside.close()
    if (before === undefined) delete process.env.HTTPS_PROXY
    else process.env.HTTPS_PROXY = before
  }
  await ask({})
  expect(asked).toEqual(['exchange.invalid:443'])
  await ask({ NO_PROXY: 'exchange.invalid' })
  expect(asked).toHaveLength(1)
  await new Promise((resolve) => proxy.close(resolve))
})
