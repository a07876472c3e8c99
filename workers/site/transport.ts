import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import { EnvHttpProxyAgent } from 'undici'
import { Refused } from '#core/refusal.ts'

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * The origin of an exchange: https, or http on this very machine. Anything else would send signed requests in the clear.
 * @throws {Refused} BAD_INPUT
 */
export const exchangeOrigin = (address: string): string => {
  const url = URL.parse(address)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new Refused('BAD_INPUT', `"${address}" is not the address of an exchange. It looks like https://exchange.example.org.`)
  if (url.protocol === 'http:' && !LOCAL.has(url.hostname))
    throw new Refused('BAD_INPUT', `The exchange ${url.host} must be reached by https, not plain http. Write https://${url.host}.`)
  if (url.username || url.password) throw new Refused('BAD_INPUT', 'The address of the exchange must not hold a name or password.')
  return url.origin
}

const certificates = (caFile: string | undefined): string[] | undefined => {
  if (caFile === undefined) return undefined
  try {
    return [...getCACertificates('default'), readFileSync(caFile, 'utf8')]
  } catch {
    throw new Refused('BAD_INPUT', `The certificate file ${caFile} cannot be read. Correct caFile in config.json, or remove it.`)
  }
}

/**
 * Connections to the exchange. They go through HTTPS_PROXY unless NO_PROXY names the host; this machine is never asked through a proxy.
 * `caFile` (PEM) is trusted beside the built-in certificates and NODE_EXTRA_CA_CERTS, for proxies that inspect TLS.
 */
export const createDispatcher = (caFile: string | undefined, env: NodeJS.ProcessEnv = process.env): EnvHttpProxyAgent => {
  const ca = certificates(caFile)
  const tls = ca ? { ca } : {}
  const noProxy = [env.no_proxy ?? env.NO_PROXY ?? '', ...LOCAL].filter((entry) => entry !== '').join(',')
  return new EnvHttpProxyAgent({ noProxy, connect: { ...tls, timeout: 15_000 }, requestTls: tls, proxyTls: tls, bodyTimeout: 60_000 })
}
