import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fromBase64url, utf8ToBytes } from '#core/bytes.ts'
import { type Jwk, publicKeyOf, thumbprint } from '#core/protocol/jws.ts'
import { loadConfig } from './config.ts'
import { enrol } from './enrol.ts'
import { type Home, homeAt } from './home.ts'
import { loadKey } from './keys.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'

let exchange: FakeExchange
let home: Home
beforeEach(async () => {
  exchange = await startFakeExchange()
  home = homeAt(join(await mkdtemp(join(tmpdir(), 'roundtable-enrol-')), 'home'))
})
afterEach(async () => {
  await exchange.close()
  await rm(join(home.dir, '..'), { recursive: true, force: true })
})
const options = (changes: object = {}) => ({ home, exchange: exchange.url, token: exchange.behaviour.token, ...changes })

test('enrolment proves the key, pins what the exchange answers, and keeps the key readable by its owner only', async () => {
  const { config, key } = await enrol(options())
  const [request] = exchange.json('/enrol') as { token: string; jwk: Jwk; proof: string }[]
  const proven = utf8ToBytes(`enrol\n${request!.token}\n${thumbprint(request!.jwk)}`)
  expect(ed25519.verify(fromBase64url(request!.proof)!, proven, publicKeyOf(request!.jwk)!)).toBe(true)
  expect(JSON.stringify(request)).not.toContain(Buffer.from(key.secret).toString('base64url'))
  expect(config).toMatchObject({ exchange: exchange.url, exchangeKey: exchange.jwk, site: exchange.behaviour.site })
  expect(await loadConfig(home)).toEqual(config)
  expect((await stat(home.key)).mode & 0o777).toBe(0o600)
  expect((await stat(home.dir)).mode & 0o777).toBe(0o700)
  expect((await loadKey(home)).thumbprint).toBe(thumbprint(request!.jwk))
  await expect(readFile(home.policy)).rejects.toThrow('ENOENT')
})

test('an enrolment whose answer was lost is repeated with the same key', async () => {
  exchange.behaviour.intercept = (_, response) => {
    exchange.behaviour.intercept = null
    response.destroy()
    return true
  }
  await expect(enrol(options())).rejects.toThrow('cannot be reached')
  const { key } = await enrol(options())
  const [lost, kept] = exchange.json('/enrol') as { jwk: Jwk }[]
  expect(lost!.jwk).toEqual(kept!.jwk)
  expect(thumbprint(kept!.jwk)).toBe(key.thumbprint)
})

test.each([
  ['a wrong token', { token: 'another-token-of-some-length' }, 'Ask the steward of your organisation for a new token.'],
  ['a token that is cut short', { token: 'short' }, 'Copy it whole'],
  ['no token', { token: undefined }, '--token is missing.'],
  ['no exchange', { exchange: undefined }, '--exchange is missing.'],
  [
    'plain http to another machine',
    { exchange: 'http://exchange.example.org' },
    'must be reached by https, not plain http. Write https://exchange.example.org.',
  ],
  ['an address that is none', { exchange: 'exchange' }, 'is not the address of an exchange'],
  [
    'a folder that does not exist',
    { data: '/nowhere/at/all', labels: '/nowhere.csv' },
    '--data names /nowhere/at/all, which does not exist',
  ],
  ['labels without a data folder', { labels: '/nowhere.csv' }, '--data and --labels belong together'],
  ['a device that there is not', { device: 'tpu' }, '--device must be one of auto, cpu, cuda, webgpu, not "tpu".'],
  ['memory that is no number', { memory: 'lots' }, '--memory must be a whole number above 0, not "lots".'],
])('enrolment with %s is refused with a sentence that says what to do', async (_, changes, sentence) => {
  await expect(enrol(options(changes))).rejects.toThrow(sentence)
  await expect(readFile(home.config)).rejects.toThrow('ENOENT')
})

test('a home that is enrolled is not enrolled again', async () => {
  await enrol(options())
  await expect(enrol(options())).rejects.toThrow('belongs to the site Hannover')
})

test('a damaged configuration says which field is wrong and what to do', async () => {
  const { config } = await enrol(options())
  await writeFile(home.config, JSON.stringify({ ...config, exchangeKey: 'x' }))
  await expect(loadConfig(home)).rejects.toThrow(/config\.json is damaged\. The field exchangeKey is wrong: .* enrol this site again/)
  await writeFile(home.config, '{"exchange":')
  await expect(loadConfig(home)).rejects.toThrow('is damaged. Restore it from a backup')
})

test('environment variables win over the configuration file', async () => {
  await enrol(options())
  expect(
    await loadConfig(home, { NODE_ENV: 'test', ROUNDTABLE_MEMORY_MB: '512', ROUNDTABLE_DATA_DIR: '/srv/films', ROUNDTABLE_DEVICE: 'auto' }),
  ).toMatchObject({
    memoryMb: 512,
    device: 'auto',
    dataDir: '/srv/films',
  })
  await expect(loadConfig(home, { NODE_ENV: 'test', ROUNDTABLE_THREADS: 'many' })).rejects.toThrow('The field threads is wrong')
})
