import type { TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import { blobPath } from './blobs.ts'
import type { SiteContext } from './context.ts'
import { failpoint } from './failpoint.ts'
import { ExchangeRefusal } from './faults.ts'
import { sayable } from './log.ts'
import { withRetry } from './retry.ts'
import { uploadBlob } from './upload.ts'

type Leased = Pick<TaskOrder, 'task' | 'lease' | 'attempt' | 'terms' | 'round'>

/**
 * Uploads a stored update and reports its result, as often as it takes. The exchange answers a repeat as it answered before, or says that the
 * lease is lost: then the work is forgotten here, and the exchange asks anew if it still wants it.
 */
export const sendResult = async (site: SiteContext, leased: Leased, result: TaskResult, signal: AbortSignal): Promise<void> => {
  const { client, home, journal, log, onRetry } = site
  await journal.append({ state: 'uploading', lease: leased.lease })
  try {
    if (result.update !== null)
      await uploadBlob(
        client,
        {
          hash: result.update,
          path: blobPath(home, result.update),
          dua: leased.terms,
          chunkBytes: site.chunkBytes,
          onChunk: () => failpoint('uploading', home.dir),
        },
        { signal, onRetry },
      )
    failpoint('uploaded', home.dir)
    const path = `/api/site/tasks/${leased.task}/result`
    const answer = await withRetry(() => client.send({ method: 'POST', path, json: result, dua: leased.terms, signal }), {
      signal,
      onRetry,
    })
    await answer.body.dump()
    failpoint('result-sent', home.dir)
    await journal.append({ state: 'acknowledged', lease: leased.lease })
    log.info('task.done', `Round ${leased.round}: the update was sent and accepted.`, { task: leased.task })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ExchangeRefusal)) throw error
    await journal.append({ state: 'forgotten', lease: leased.lease, code: error.code })
    log.warn('task.forgotten', `Round ${leased.round}: the exchange did not take the update. ${error.message}`, {
      code: error.code,
      task: leased.task,
    })
  }
}

/** Tells the exchange that a task will not be done here, and why. One try is enough: without it the lease runs out. */
export const reportError = async (site: SiteContext, leased: Leased, phase: string, code: string, message: string): Promise<void> => {
  const json = { lease: leased.lease, attempt: leased.attempt, phase, code: code.slice(0, 40), message: message.slice(0, 600) }
  try {
    const answer = await site.client.send({
      method: 'POST',
      path: `/api/site/tasks/${leased.task}/error`,
      json,
      dua: leased.terms,
      timeoutMs: 10_000,
    })
    await answer.body.dump()
  } catch (error) {
    const why = sayable(error)
    site.log.warn('task.unreported', `The exchange could not be told. ${why.message}`, { code: why.code, task: leased.task })
  }
}
