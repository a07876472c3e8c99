import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { blobPath, fetchBlob, pruneBlobs, storeBlob } from './blobs.ts'
import { type Client, createClient } from './client.ts'
import { type FakeExchange, startFakeExchange } from './testing/fake-exchange.ts'
import { type Hospital, makeHospital } from './testing/hospital.ts'
import { createDispatcher } from './transport.ts'
import { uploadBlob } from './upload.ts'

let exchange: FakeExchange
let hospital: Hospital
let client: Client
beforeEach(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
  client = createClient({
    origin: exchange.url,
    identity: { site: exchange.behaviour.site, key: hospital.key },
    dispatcher: createDispatcher(undefined),
  })
})
afterEach(async () => {
  await client.close()
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
})
const retry = { signal: new AbortController().signal }
const puts = () => exchange.received.filter(({ method }) => method === 'PUT').map(({ headers }) => headers['content-range'])
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('an upload goes on after a cut connection from where the exchange holds it', async () => {
  const bytes = randomBytes(10_000)
  const hash = await storeBlob(hospital.home, bytes)
  exchange.behaviour.cutUploadAt = 5000
  await uploadBlob(client, { hash, path: blobPath(hospital.home, hash), dua: '-', chunkBytes: 4000 }, retry)
  expect(exchange.blobs.get(hash)).toEqual(bytes)
  expect(puts()).toEqual(['bytes 0-3999/10000', 'bytes 4000-7999/10000', 'bytes 5000-8999/10000', 'bytes 9000-9999/10000'])
})

test('an update that the exchange holds already is not sent again', async () => {
  const hash = await storeBlob(hospital.home, hospital.base)
  await uploadBlob(client, { hash, path: blobPath(hospital.home, hash), dua: '-' }, retry)
  expect(puts()).toEqual([])
})

test('a model goes on after a cut connection, and one in the cache is not asked for again', async () => {
  const bytes = randomBytes(50_000)
  const hash = sha256(bytes)
  exchange.blobs.set(hash, bytes)
  exchange.behaviour.intercept = ({ method }, response) => {
    if (method !== 'GET') return false
    exchange.behaviour.intercept = null
    response.writeHead(200, { 'content-length': String(bytes.length) })
    response.write(bytes.subarray(0, 20_000), () => setTimeout(() => response.destroy(), 100))
    return true
  }
  const wanted = { hash, bytes: bytes.length, dua: '-' }
  const path = await fetchBlob(client, hospital.home, wanted, retry)
  expect(await readFile(path)).toEqual(bytes)
  await fetchBlob(client, hospital.home, wanted, retry)
  const gets = exchange.received.filter(({ method }) => method === 'GET')
  expect(gets.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=20000-'])
})

test('a model that is not what its hash names is thrown away', async () => {
  const hash = sha256(randomBytes(10))
  exchange.blobs.set(hash, randomBytes(100))
  await expect(fetchBlob(client, hospital.home, { hash, bytes: 100, dua: '-' }, retry)).rejects.toMatchObject({ code: 'BLOB_INCOMPLETE' })
  expect(await readdir(hospital.home.blobs)).toEqual([])
})

test('a model that is longer than its order says is not read to the end', async () => {
  const bytes = randomBytes(200_000)
  const hash = sha256(bytes)
  exchange.blobs.set(hash, bytes)
  await expect(fetchBlob(client, hospital.home, { hash, bytes: 1000, dua: '-' }, retry)).rejects.toMatchObject({ code: 'TOO_LARGE' })
})

test('a cached model whose bytes were changed on disk is fetched anew', async () => {
  const wanted = { hash: hospital.baseHash, bytes: hospital.base.length, dua: '-' }
  const path = await fetchBlob(client, hospital.home, wanted, retry)
  await writeFile(path, 'changed')
  await fetchBlob(client, hospital.home, wanted, retry)
  expect(sha256(await readFile(path))).toBe(hospital.baseHash)
})

test('the newest dozen of blobs stays, and every one that is named', async () => {
  const first = await storeBlob(hospital.home, randomBytes(10))
  for (let i = 0; i < 15; i++) await storeBlob(hospital.home, randomBytes(10))
  await pruneBlobs(hospital.home, new Set([first]))
  const left = await readdir(hospital.home.blobs)
  expect(left).toHaveLength(13)
  expect(left).toContain(first)
})
