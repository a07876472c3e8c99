import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import { createDispatcher, exchangeOrigin } from './transport.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

test.skipIf(!hasOpenssl)('an exchange behind a certificate of the hospital’s own is reached only with caFile', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'roundtable-tls-'))
  const [key, certificate] = [join(dir, 'key.pem'), join(dir, 'certificate.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1', '-nodes']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const origin = `https://localhost:${(server.address() as AddressInfo).port}`
  const ask = async (caFile: string | undefined): Promise<number> => {
    const client = createClient({ origin, identity: null, dispatcher: createDispatcher(caFile) })
    try {
      return (await client.send({ method: 'POST', path: '/api/site/enrol', json: {} })).status
    } finally {
      await client.close()
    }
  }
  try {
    await expect(ask(undefined)).rejects.toThrow(/CERT/)
    expect(await ask(certificate)).toBe(200)
    expect(() => createDispatcher(join(dir, 'absent.pem'))).toThrow('cannot be read. Correct caFile in config.json')
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(dir, { recursive: true, force: true })
  }
})

test.each([
  ['https://exchange.example.org/some/page', 'https://exchange.example.org'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('the origin of %s is %s', (address, origin) => expect(exchangeOrigin(address)).toBe(origin))

test.each(['http://localhost.example.org', 'http://10.0.0.1', 'ftp://exchange.example.org', 'https://name:word@exchange.example.org', ''])(
  'the address "%s" is refused',
  (address) => expect(() => exchangeOrigin(address)).toThrow(),
)
