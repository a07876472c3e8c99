import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Hash } from '#core/id.ts'
import { RotationRequest } from '#core/protocol/key-rotation.ts'
import {
  BLOB_CHUNK_BYTES,
  Cosignature,
  DatasetReport,
  EnrolRequest,
  Heartbeat,
  PollRequest,
  SealRefusal,
  SealRequest,
  StopReceipt,
  TaskError,
  TaskResult,
} from '#core/protocol/messages.ts'
import { Preparing } from '#core/protocol/preparing.ts'
import { REFUSALS, Refused } from '#core/refusal.ts'
import { refuseSeal, sealAgreement } from '#server/agreement/seal.ts'
import { keepCosignature } from '#server/audit/cosign.ts'
import { execute, transact } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { log } from '#server/kernel/log.ts'
import { readBody } from '#server/kernel/read-body.ts'
import { keepReceipt } from '#server/run/task.ts'
import { notePreparing } from '#server/site/note-preparing.ts'
import { reportDataset } from '#server/site/report.ts'
import { type AuthenticatedSite, authenticate, ClockRefused } from './authenticate.ts'
import { getBlob, headBlob, putBlob } from './blobs.ts'
import { enrol } from './enrol.ts'
import { heartbeat } from './heartbeat.ts'
import { poll } from './poll.ts'
import { result, taskError } from './result.ts'
import { rotate } from './rotate.ts'

/** The final evaluation of twenty labels is the longest: 40 evaluations of up to 9 kB. */
const MAX_JSON_BYTES = 512 * 1024

/** What the proxy next to the exchange saw; anything before it may be made up by the caller. */
const addressOf = (request: Request): string => request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'direct'

const parse = <T extends z.ZodType>(schema: T, body: Uint8Array): z.output<T> => {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')))
    if (parsed.success) return parsed.data
    throw new Refused('BAD_INPUT', `The message does not fit the site protocol: ${z.prettifyError(parsed.error).slice(0, 300)}`)
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused('BAD_INPUT', 'The message is not JSON.')
  }
}

const sentOf = (body: Uint8Array) => ({ sha256: createHash('sha256').update(body).digest('hex') as Hash, bytes: body.length })

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const HASH = /^[0-9a-f]{64}$/
const gone = () => new Refused('NOT_FOUND', 'The site protocol has no such address.')

const route = async (exchange: Exchange, site: AuthenticatedSite, path: string[], request: Request, body: Uint8Array): Promise<unknown> => {
  const [noun, id, verb] = path
  const { actor } = site
  if (noun === 'poll' && request.method === 'POST') return poll(exchange, site, parse(PollRequest, body), request.signal)
  if (noun === 'datasets' && request.method === 'POST')
    return execute(exchange, actor, reportDataset, { id: actor.site, report: parse(DatasetReport, body), sent: sentOf(body) })
  if (noun === 'cosignatures' && request.method === 'POST') return keepCosignature(exchange, actor.site, parse(Cosignature, body))
  if (noun === 'rotate' && request.method === 'POST') return rotate(exchange, site, parse(RotationRequest, body))
  if (noun === 'preparing' && request.method === 'POST') {
    const preparing = parse(Preparing, body)
    await transact(exchange, actor, (context) => notePreparing(context, actor.site, preparing))
    return { ok: true }
  }
  if (noun === 'blobs' && id && HASH.test(id)) {
    if (request.method === 'HEAD') return headBlob(exchange, site, id)
    if (request.method === 'PUT') return putBlob(exchange, site, id, request.headers.get('content-range'), body)
    if (request.method === 'GET') return getBlob(exchange, site, id, request.headers.get('range'))
  }
  if (!id || !UUID.test(id) || request.method !== 'POST') throw gone()
  if (noun === 'agreements' && verb === 'seal') return execute(exchange, actor, sealAgreement, { id, ...parse(SealRequest, body) })
  if (noun === 'agreements' && verb === 'refuse') return execute(exchange, actor, refuseSeal, { id, ...parse(SealRefusal, body) })
  if (noun !== 'tasks') throw gone()
  if (verb === 'heartbeat') return heartbeat(exchange, site, id, parse(Heartbeat, body))
  if (verb === 'result') return result(exchange, site, id, parse(TaskResult, body))
  if (verb === 'error') return taskError(exchange, site, id, parse(TaskError, body))
  if (verb === 'stopped') {
    const receipt = parse(StopReceipt, body)
    await transact(exchange, actor, (context) => keepReceipt(context, { ...receipt, task: id as never }, actor.site))
    return { ok: true }
  }
  throw gone()
}

const enrolAgent = (exchange: Exchange, request: Request, body: Uint8Array) =>
  enrol(exchange, parse(EnrolRequest, body), addressOf(request)).catch((error: unknown) => {
    if (error instanceof Refused) log.warn({ code: error.code }, 'an enrolment was refused')
    throw error
  })

const problem = (error: unknown): Response => {
  if (error instanceof ClockRefused)
    return Response.json(
      { code: error.code, message: error.message, nonce: error.nonce },
      { status: 401, headers: { 'x-time': String(error.time) } },
    )
  if (error instanceof Refused) return Response.json({ code: error.code, message: error.message }, { status: REFUSALS[error.code] })
  log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a site request failed')
  return Response.json(
    { code: 'FAULT', message: 'The exchange could not do this. Nothing was lost; the agent tries again.' },
    { status: 500 },
  )
}

/** Everything a site can say to the exchange. */
export const handleSite = async (exchange: Exchange, request: Request): Promise<Response> => {
  try {
    const url = new URL(request.url)
    const path = url.pathname.replace(/^\/api\/site\//, '').split('/')
    const body = await readBody(request, path[0] === 'blobs' ? BLOB_CHUNK_BYTES + 1 : MAX_JSON_BYTES)
    if (path[0] === 'enrol' && request.method === 'POST') return Response.json(await enrolAgent(exchange, request, body))
    const site = await authenticate(exchange, { method: request.method, path: url.pathname + url.search, headers: request.headers, body })
    const answer = await route(exchange, site, path, request, body)
    return answer instanceof Response ? answer : Response.json(answer)
  } catch (error) {
    return problem(error)
  }
}
