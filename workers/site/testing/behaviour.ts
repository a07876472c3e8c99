import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Jwk } from '#core/protocol/jws.ts'

export interface Received {
  readonly method: string
  readonly path: string
  readonly body: Buffer
  readonly headers: IncomingMessage['headers']
}

/** What a test may change while the exchange runs. */
export interface Behaviour {
  token: string
  site: string
  organisation: string
  siteKey: Jwk | null
  /** Payload of the answer to a heartbeat; `null` answers 500. */
  heartbeat: (task: string) => Record<string, unknown> | null
  /** The audit log, by path; null: it shows none. */
  log: ReadonlyMap<string, Uint8Array> | null
  /** Destroys the connection of a PUT after it has kept this many bytes in all. */
  cutUploadAt: number | null
  /** Answers a request before anything else looks at it. */
  intercept: ((received: Received, response: ServerResponse) => boolean) | null
}
