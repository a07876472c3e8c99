import { consistencyRanges } from '#core/audit/consistency.ts'
import { tilePath } from '#core/audit/tile.ts'
import { proofOf, tileTree } from '#core/audit/tile-tree.ts'
import { Done } from '#core/protocol/messages.ts'
import { type Client, readAnswer } from './client.ts'
import { ExchangeRefusal } from './faults.ts'
import { type Log, sayable } from './log.ts'
import { CONFLICT_SENTENCE, type Witness } from './witness.ts'

const PREFIX = '/api/log/'
const EVERY_MS = 10_000
const TIMEOUT_MS = 10_000
const LARGEST_BYTES = 1 << 20

export interface LogWatchParts {
  readonly client: Client
  readonly witness: Witness
  readonly log: Log
  /** Called when the log was found to be rewritten. */
  readonly onConflict: () => void
  readonly clock?: () => number
}

/**
 * Looks at the exchange's log, at most every ten seconds, checks that it only grew and cosigns it. What fails on the way is said once and tried again
 * the next time: only a signed contradiction stops the site's work.
 */
export const watchLog = ({ client, witness, log, onConflict, clock = () => performance.now() }: LogWatchParts) => {
  let due = Number.NEGATIVE_INFINITY
  let said = ''

  const get = async (path: string, signal: AbortSignal): Promise<Uint8Array> => {
    const answer = await client.send({ method: 'GET', path: `${PREFIX}${path}`, signal, timeoutMs: TIMEOUT_MS })
    const chunks: Buffer[] = []
    let length = 0
    for await (const chunk of answer.body) {
      chunks.push(chunk as Buffer)
      length += (chunk as Buffer).length
      if (length > LARGEST_BYTES)
        throw new ExchangeRefusal(answer.status, 'ANSWER_UNKNOWN', 'The log of the exchange sent more than it should.')
    }
    return Buffer.concat(chunks)
  }

  const sayOnce = (event: string, sentence: string, code: string): void => {
    if (said !== sentence) log.warn(event, sentence, { code })
    said = sentence
  }

  const look = async (signal: AbortSignal): Promise<void> => {
    const note = await get('checkpoint', signal).catch((error: unknown) => {
      // An exchange that shows no log is older than this agent.
      if (error instanceof ExchangeRefusal && error.status === 404) return null
      throw error
    })
    if (note === null) return
    const prove = (oldSize: number, newSize: number): Promise<readonly Uint8Array[]> => {
      const tree = tileTree(newSize, (tile) => get(tilePath(tile), signal))
      return proofOf(tree, consistencyRanges(oldSize, newSize))
    }
    const considered = await witness.consider(Buffer.from(note).toString('utf8'), prove)
    if (considered.kind === 'unsigned')
      return sayOnce(
        'log.unsigned',
        'The checkpoint of the log is not signed by the exchange that this site enrolled with.',
        'SIGNATURE_INVALID',
      )
    if (considered.kind === 'conflict') {
      sayOnce('log.conflict', CONFLICT_SENTENCE, 'LOG_CONFLICT')
      return onConflict()
    }
    if (considered.kind === 'cosigned') {
      const { size, line } = considered
      await readAnswer(Done, await client.send({ method: 'POST', path: '/api/site/cosignatures', json: { size, line }, signal }))
    }
    said = ''
  }

  /** Never throws. */
  return async (signal: AbortSignal): Promise<void> => {
    if (clock() < due) return
    due = clock() + EVERY_MS
    try {
      await look(signal)
    } catch (error) {
      if (signal.aborted) return
      const { code, message } = sayable(error)
      sayOnce('log.unchecked', `The log of the exchange could not be checked. ${message}`, code)
    }
  }
}
