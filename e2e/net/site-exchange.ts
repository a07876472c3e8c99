import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exchange } from '#server/kernel/exchange.ts'
import { handleSite } from '#server/site-api/handle.ts'

export interface Captured {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

export interface SiteExchange {
  /** The exchange as it calls itself. */
  readonly exchange: Exchange
  readonly port: number
  /** Every request that came, in order. */
  readonly captured: Captured[]
  /** While true, requests are carried out and their answers are lost. */
  loseAnswers: boolean
  close(): Promise<void>
}

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export const carry = async (exchange: Exchange, { method, path, headers, body }: Captured, signal?: AbortSignal): Promise<Response> =>
  handleSite(
    exchange,
    new Request(`http://localhost${path}`, {
      method,
      headers,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: new Uint8Array(body) }),
      ...(signal ? { signal } : {}),
    }),
  )

/** The site protocol of a real exchange on a port of this machine. @param url what the exchange calls itself; left out: its port */
export const serveSites = async (base: Exchange, url?: string): Promise<SiteExchange> => {
  const captured: Captured[] = []
  const server: Server = createServer((request, response) => {
    void (async () => {
      const message: Captured = {
        method: request.method!,
        path: request.url!,
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body: await read(request),
      }
      captured.push(message)
      const gone = new AbortController()
      response.on('close', () => gone.abort())
      const answer = await carry(served.exchange, message, gone.signal)
      const body = Buffer.from(await answer.arrayBuffer())
      if (served.loseAnswers) request.socket.destroy()
      else response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body)
    })().catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const served: SiteExchange = {
    exchange: { ...base, config: { ...base.config, url: url ?? `http://127.0.0.1:${port}` } },
    port,
    captured,
    loseAnswers: false,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return served
}
