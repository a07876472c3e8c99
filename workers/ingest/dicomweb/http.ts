import { type Dispatcher, request } from 'undici'
import { Refused } from '#core/refusal.ts'
import { createDispatcher } from '../../site/transport.ts'
import { Interrupted } from '../archive.ts'

export interface Http {
  /** GET below the service's base address. */
  get(path: string, accept: string): Promise<Dispatcher.ResponseData>
  /** What went wrong while the body was read, in a sentence. */
  faultOf(error: unknown): Error
  close(): Promise<void>
}

const codeOf = (error: unknown): string => {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return typeof code === 'string' ? code : cause ? codeOf(cause) : ''
}
const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/

/** A fault of the connection in a sentence. Libraries' own words are not repeated: they may hold addresses with identifiers. */
const connectionFault = (error: unknown, host: string): Error => {
  const code = codeOf(error)
  if (TLS.test(code))
    return new Refused(
      'BAD_INPUT',
      `The certificate of the archive at ${host} is not trusted, or it speaks no TLS. Name your hospital’s certificates in "caFile".`,
    )
  if (code === 'ENOTFOUND') return new Refused('BAD_INPUT', `There is no host ${host}. Correct the address of the archive.`)
  if (code === 'ECONNREFUSED') return new Interrupted(`Nothing answers at ${host}: the archive is down, or its address or port is wrong.`)
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'EAI_AGAIN')
    return new Interrupted(`The archive at ${host} cannot be reached from here.`)
  return new Interrupted(`The connection to the archive at ${host} broke.`)
}

const statusFault = (status: number, url: URL): Error | null => {
  if (status < 300) return null
  if (status === 401 || status === 403)
    return new Refused(
      'BAD_INPUT',
      `The archive at ${url.host} does not accept these credentials (${status}). Correct the file named in credentialsFile.`,
    )
  if (status === 429 || status >= 500) return new Interrupted(`The archive at ${url.host} answered ${status}.`, true)
  if (status < 400)
    return new Refused('BAD_INPUT', `The archive at ${url.host} sends on to another address (${status}). Write that in "url".`)
  return null
}

/** HTTP to a DICOMweb service: through the hospital's proxy, with its certificates, and no redirect is followed. */
export const openHttp = (address: string, authorization: string | undefined, caFile: string | undefined, signal: AbortSignal): Http => {
  const url = new URL(address)
  if (url.username || url.password)
    throw new Refused('BAD_INPUT', 'The "url" of the archive must not hold a name or password. Put them into the file credentialsFile.')
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  const dispatcher = createDispatcher(caFile)
  const headers = { 'accept-encoding': 'identity', ...(authorization ? { authorization } : {}) }
  const faultOf = (error: unknown): Error =>
    signal.aborted || error instanceof Refused || error instanceof Interrupted ? (error as Error) : connectionFault(error, url.host)
  return {
    get: async (path, accept) => {
      const response = await request(`${base}${path}`, { dispatcher, signal, headers: { ...headers, accept } }).catch((error: unknown) => {
        throw faultOf(error)
      })
      const fault = statusFault(response.statusCode, url)
      if (!fault) return response
      await response.body.dump().catch(() => {})
      throw fault
    },
    faultOf,
    close: () => dispatcher.destroy(),
  }
}
