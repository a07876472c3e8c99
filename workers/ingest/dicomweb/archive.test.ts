import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openArchive } from '../open-archive.ts'
import { Query } from '../query.ts'
import type { Source } from '../source.ts'
import { openStaging } from '../staging.ts'
import { dicomWebArchive } from './archive.ts'

const dir = await mkdtemp(join(tmpdir(), 'dicomweb-'))
const servers = new Set<ReturnType<typeof createServer>>()
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await rm(dir, { recursive: true, force: true })
})

/** A service that holds one series with the instances 1.3.1, 1.3.2, …; `answer` may answer in its place. */
const service = (
  instances: number,
  answer: (path: string, response: ServerResponse, request: IncomingMessage) => boolean,
): RequestListener => {
  const rows = (tag: string, uids: readonly string[]) =>
    uids.map((uid) => ({ [tag]: { vr: 'UI', Value: [uid] }, '00080060': { Value: ['CR'] } }))
  return (request, response) => {
    const url = new URL(request.url!, 'http://x')
    if (answer(url.pathname, response, request)) return
    const uid = /instances\/(.+)$/.exec(url.pathname)?.[1]
    if (uid) {
      response.setHeader('content-type', 'multipart/related; type="application/dicom"; boundary=xyz')
      response.end(`--xyz\r\nContent-Type: application/dicom\r\n\r\nfilm ${uid}\r\n--xyz--`)
      return
    }
    const all = Array.from({ length: instances }, (_, i) => `1.3.${i + 1}`)
    const offset = Number(url.searchParams.get('offset'))
    const found = url.pathname.endsWith('/instances')
      ? rows('00080018', all.slice(offset, offset + Math.min(3, Number(url.searchParams.get('limit')))))
      : rows(url.pathname.endsWith('/series') ? '0020000E' : '0020000D', offset === 0 ? ['1.2'] : [])
    // It gives three at a time, whatever was asked for, and says that there are more.
    if (url.pathname.endsWith('/instances') && offset + 3 < all.length) response.setHeader('warning', '299 pacs: There are more results')
    response.setHeader('content-type', 'application/dicom+json').end(JSON.stringify(found))
  }
}

const listen = async (server: ReturnType<typeof createServer>): Promise<number> => {
  servers.add(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}
const signal = new AbortController().signal
const openAt = async (url: string, caFile?: string): Promise<Source> => {
  const staging = await openStaging(await mkdtemp(join(dir, 'staging-')), new Uint8Array(32))
  const query = Query.parse({})
  const archive = await dicomWebArchive({ kind: 'dicomweb', url, caFile, keepStaged: false, query }, join(dir, 'source.json'), signal)
  return openArchive(archive, { staging, query, signal, onFound: () => {} })
}
const open = async (instances: number, answer: Parameters<typeof service>[1] = () => false): Promise<Source> =>
  openAt(`http://127.0.0.1:${await listen(createServer(service(instances, answer)))}/`)

test('a service that gives its answers in pages is asked for all of them', async () => {
  const source = await open(8)
  expect(source.files.map((file) => file.path)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `1.2/1.2/1.3.${n}`))
  const file = await source.files[7]!.open()
  expect(await readFile(file.absolute, 'utf8')).toBe('film 1.3.8')
  await source.close(true)
})

test('a service that answers 503, cuts a film off or breaks the connection is asked again', async () => {
  const asked = new Map<string, number>()
  const source = await open(3, (path, response) => {
    const before = asked.get(path) ?? 0
    asked.set(path, before + 1)
    if (before > 0) return false
    if (path.endsWith('.1')) response.writeHead(503).end()
    else if (path.endsWith('.2')) {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=xyz' })
      response.end('--xyz\r\n\r\nfilm 1.')
    } else if (path.endsWith('.3')) response.destroy()
    else return false
    return true
  })
  const files = await Promise.all(source.files.map((file) => file.open()))
  expect(await Promise.all(files.map((file) => readFile(file.absolute, 'utf8')))).toEqual(['film 1.3.1', 'film 1.3.2', 'film 1.3.3'])
  await source.close(true)
})

test('one object that the service fails to hand over, or hands over as something else, costs only itself', async () => {
  const source = await open(4, (path, response) => {
    if (path.endsWith('.1')) response.writeHead(500).end()
    else if (path.endsWith('.2')) response.writeHead(404).end()
    else if (path.endsWith('.3')) response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
    else return false
    return true
  })
  const ends = await Promise.allSettled(source.files.map((file) => file.open()))
  expect(ends.map((end) => (end.status === 'rejected' ? end.reason.reason : 'opened'))).toEqual([
    'NOT_FETCHED',
    'NOT_FETCHED',
    'NOT_FETCHED',
    'opened',
  ])
  await source.close(true)
})

test('a service that hands over nothing at all ends the run', async () => {
  const source = await open(30, (path, response) => (path.includes('instances/') ? Boolean(response.writeHead(404).end()) : false))
  const ends = await Promise.allSettled(source.files.slice(0, 11).map((file) => file.open()))
  expect(
    ends.some((end) => end.status === 'rejected' && /^The archive hands over nothing of what it lists\./.test(end.reason.message)),
  ).toBe(true)
  await source.close(false)
})

test.each<[string, number, Record<string, string>, string, string]>([
  ['sends on', 302, { location: 'https://elsewhere.example.org/' }, '', 'sends on to another address (302). Write that in "url".'],
  ['shows a login page', 200, { 'content-type': 'text/html' }, '<html>', 'What answers at this address is not a DICOMweb service.'],
  ['does not know a key', 400, {}, '', 'The archive does not understand the query (400).'],
  ['forbids', 403, {}, '', 'does not accept these credentials (403).'],
])('a service that %s is told in a sentence', async (_, status, headers, text, sentence) => {
  await expect(open(1, (_path, response) => Boolean(response.writeHead(status, headers).end(text)))).rejects.toThrow(sentence)
})

test('names that are no UIDs are never asked for', async () => {
  const seen: string[] = []
  const answer = (path: string, response: ServerResponse): boolean => {
    seen.push(path)
    response.end(JSON.stringify([{ '0020000D': { Value: ['../../admin'] }, '0020000E': { Value: [7] } }]))
    return true
  }
  await expect(open(1, answer)).rejects.toThrow('The archive holds nothing that fits the query.')
  expect(new Set(seen)).toEqual(new Set(['/studies']))
})

test.skipIf(spawnSync('openssl', ['version']).status !== 0)('a certificate of the hospital’s own is trusted only with caFile', async () => {
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1', '-nodes']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' })
  const server = createTlsServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    service(1, () => false),
  )
  const url = `https://localhost:${await listen(server)}/`
  await expect(openAt(url)).rejects.toThrow(/^The certificate of the archive at localhost:\d+ is not trusted/)
  const source = await openAt(url, 'certificate.pem')
  await (await source.files[0]!.open()).release()
  await source.close(true)
})

test('an answer that never ends is left before it fills the memory', async () => {
  const block = Buffer.alloc(4 * 1024 * 1024, ' ')
  const endless = (response: ServerResponse): boolean => {
    const more = (): void => {
      while (!response.destroyed && response.write(block));
    }
    response.on('drain', more)
    more()
    return true
  }
  await expect(open(1, (_path, response) => endless(response))).rejects.toThrow('answers the query with more than can be kept')
})

test('a name of dots, which would be a way up in the address, is not asked for', async () => {
  const asked: string[] = []
  const opened = open(1, (path, response) => {
    asked.push(path)
    if (path !== '/studies') return false
    response.setHeader('content-type', 'application/dicom+json').end(JSON.stringify([{ '0020000D': { Value: ['..'] } }]))
    return true
  })
  await expect(opened).rejects.toThrow('holds nothing that fits')
  expect(new Set(asked)).toEqual(new Set(['/studies']))
})
