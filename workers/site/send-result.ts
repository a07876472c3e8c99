import type { StopReceipt, TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import { blobPath } from './blobs.ts'
import type { SiteContext } from './context.ts'
import { forExchange } from './exchange-words.ts'
import { failpoint } from './failpoint.ts'
import { ExchangeRefusal } from './faults.ts'
import { sayable } from './log.ts'
import { withRetry } from './retry.ts'
import { uploadBlob } from './upload.ts'

type Leased = Pick<TaskOrder, 'task' | 'lease' | 'attempt' | 'terms' | 'round'>

const deliver = async (
  site: SiteContext,
  leased: Leased,
  result: TaskResult,
  signal: AbortSignal,
  beforeResult: () => void,
  fresh: boolean,
): Promise<void> => {
  const { client, home, onRetry, chunkBytes } = site
  const { task, terms: dua } = leased
  const retry = { signal, onRetry }
  if (result.update !== null) {
    const path = blobPath(home, result.update)
    await uploadBlob(client, { hash: result.update, path, dua, chunkBytes, fresh, onChunk: () => failpoint('uploading', home.dir) }, retry)
  }
  failpoint('uploaded', home.dir)
  beforeResult()
  const call = { method: 'POST', path: `/api/site/tasks/${task}/result`, json: result, dua, signal } as const
  const answer = await withRetry(() => client.send(call), retry)
  await answer.body.dump()
}

/** The exchange has lost or damaged what it held: it is sent again from the start. */
const AGAIN = new Set(['BLOB_INCOMPLETE', 'UPDATE_HASH'])
const MOST_DELIVERIES = 3

/**
 * Uploads a stored update and reports its result, as often as it takes. The exchange answers a repeat as it answered before, or says that the
 * lease is lost: then the work is forgotten here, and the exchange asks anew if it still wants it.
 * @param fresh the work was done just now, and nothing of it was sent before
 * @param beforeResult called when all is uploaded: from then on a heartbeat could cross with the acceptance
 */
export const sendResult = async (
  site: SiteContext,
  leased: Leased,
  result: TaskResult,
  signal: AbortSignal,
  beforeResult: () => void,
  fresh = false,
): Promise<void> => {
  const { journal, log, home } = site
  await journal.append({ state: 'uploading', lease: leased.lease })
  for (let delivery = 1; ; delivery++) {
    try {
      await deliver(site, leased, result, signal, beforeResult, fresh && delivery === 1)
      break
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ExchangeRefusal)) throw error
      if (AGAIN.has(error.code) && delivery < MOST_DELIVERIES) continue
      await journal.append({ state: 'forgotten', lease: leased.lease, code: error.code })
      const sentence = `Round ${leased.round}: the exchange did not take the result. ${error.message}`
      return log.warn('task.forgotten', sentence, { code: error.code, task: leased.task })
    }
  }
  failpoint('result-sent', home.dir)
  await journal.append({ state: 'acknowledged', lease: leased.lease })
  failpoint('acknowledged', home.dir)
  log.info('task.done', `Round ${leased.round}: the result was sent and accepted.`, { task: leased.task })
}

const tell = async (site: SiteContext, leased: Leased, verb: 'error' | 'stopped', json: unknown): Promise<void> => {
  const path = `/api/site/tasks/${leased.task}/${verb}`
  try {
    const answer = await site.client.send({ method: 'POST', path, json, dua: leased.terms, timeoutMs: 10_000 })
    await answer.body.dump()
  } catch (error) {
    const why = sayable(error)
    site.log.warn('task.unreported', `The exchange could not be told. ${why.message}`, { code: why.code, task: leased.task })
  }
}

/** Tells the exchange that a task will not be done here, and why. One try is enough: without it the lease runs out. */
export const reportError = (site: SiteContext, leased: Leased, phase: string, code: string, message: string): Promise<void> =>
  tell(site, leased, 'error', {
    lease: leased.lease,
    attempt: leased.attempt,
    phase,
    code: code.slice(0, 40),
    message: forExchange(message).slice(0, 600),
  })

/** Tells how far a stopped task had come and whether anything of it was sent. */
export const reportStop = (site: SiteContext, leased: Leased, receipt: StopReceipt): Promise<void> => tell(site, leased, 'stopped', receipt)
