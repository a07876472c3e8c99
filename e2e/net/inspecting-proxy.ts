import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface InspectingProxy {
  /** For HTTPS_PROXY. */
  readonly url: string
  /** PEM of the hospital's own certificate authority. */
  readonly caFile: string
  /** `CONNECT` requests, and requests read in the clear. */
  readonly seen: string[]
  /** What the proxy does to a body on its way. */
  tamper: (body: Buffer) => Buffer
  close(): Promise<void>
}

const certify = (dir: string, host: string) => {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' })
  const named = (file: string) => join(dir, file)
  run('req', '-x509', '-newkey', 'rsa:2048', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Hospital CA', '-days', '1', '-nodes')
  run(
    'req',
    '-newkey',
    'rsa:2048',
    '-keyout',
    'host.key',
    '-out',
    'host.csr',
    '-subj',
    `/CN=${host}`,
    '-nodes',
    '-addext',
    `subjectAltName=DNS:${host}`,
  )
  run(
    'x509',
    '-req',
    '-in',
    'host.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'host.pem',
    '-days',
    '1',
    '-copy_extensions',
    'copy',
  )
  return { caFile: named('ca.pem'), key: readFileSync(named('host.key')), cert: readFileSync(named('host.pem')) }
}

const shout = (name: string) => name.replace(/(^|-)[a-z]/g, (part) => part.toUpperCase())

/**
 * A proxy as hospitals have it: it ends TLS under its own authority, reads everything, writes headers in another case and order, and sends the
 * body on in small pieces.
 */
export const startInspectingProxy = async (host: string, exchangePort: number): Promise<InspectingProxy> => {
  const dir = mkdtempSync(join(tmpdir(), 'roundtable-proxy-'))
  const { caFile, ...tls } = certify(dir, host)
  const seen: string[] = []
  const pass = async (incoming: IncomingMessage, answer: ServerResponse) => {
    seen.push(`${incoming.method} ${incoming.url}`)
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = proxy.tamper(Buffer.concat(chunks))
    const headers = Object.entries(incoming.headers).filter(([name]) => name !== 'content-length' && name !== 'connection')
    const onward = request({
      port: exchangePort,
      host: '127.0.0.1',
      method: incoming.method,
      path: incoming.url,
      headers: Object.fromEntries([...headers.reverse().map(([name, value]) => [shout(name), String(value)]), ['Via', '1.1 hospital']]),
    })
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode!, response.headers)
      response.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    for (let at = 0; at < body.length; at += 7) onward.write(body.subarray(at, at + 7))
    onward.end()
  }
  const inside = createTlsServer(tls, (incoming, answer) => void pass(incoming, answer).catch(() => answer.destroy()))
  const sockets = new Set<Socket>()
  const outside = createServer().on('connect', (incoming, socket: Socket) => {
    seen.push(`CONNECT ${incoming.url}`)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    inside.emit('connection', socket)
  })
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
  const proxy: InspectingProxy = {
    url: `http://127.0.0.1:${(outside.address() as AddressInfo).port}`,
    caFile,
    seen,
    tamper: (body) => body,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      outside.closeAllConnections()
      await new Promise((resolve) => outside.close(resolve))
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return proxy
}
