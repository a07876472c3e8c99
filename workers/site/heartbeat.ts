import { HEARTBEAT_SECONDS, type Heartbeat, HeartbeatAnswer, type TaskOrder } from '#core/protocol/messages.ts'
import { type Client, readAnswer } from './client.ts'
import type { Config } from './config.ts'
import { ExchangeRefusal, TaskStopped } from './faults.ts'
import type { Log } from './log.ts'
import { sayable } from './log.ts'
import { readHeartbeatOrder } from './orders.ts'

export type Progress = Pick<Heartbeat, 'phase' | 'step' | 'steps' | 'loss' | 'rssBytes'>

export interface HeartbeatParts {
  readonly client: Client
  readonly config: Config
  readonly order: TaskOrder
  /** From the agreement: older word from the exchange than this does not count. */
  readonly statusMaxAgeSeconds: number
  readonly progress: () => Progress
  readonly stop: (reason: TaskStopped) => void
  readonly log: Log
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number
}

export interface HeartbeatTimer {
  /** Beats now, besides every ten seconds: when the phase changes. */
  beat(): void
  end(): void
}

const LOST = new Set([
  'LEASE_LOST',
  'TASK_CANCELLED',
  'ROUND_CLOSED',
  'NOT_FOUND',
  'SITE_REVOKED',
  'AGREEMENT_ENDED',
  'AGREEMENT_SUSPENDED',
  'AGREEMENT_EXPIRED',
])

/**
 * Tells the exchange that the work goes on, and asks whether it may. It has a timer of its own: training runs in a child process, so nothing
 * here waits for it. A signed cancel stops the work; so does hearing nothing valid for longer than the lease or the agreement allow.
 */
export const startHeartbeat = (parts: HeartbeatParts): HeartbeatTimer => {
  const { client, config, order, log, clock = () => performance.now() } = parts
  const silenceMs = Math.min(order.leaseSeconds, parts.statusMaxAgeSeconds) * 1000
  const everyMs = Math.round(Math.min(HEARTBEAT_SECONDS * 1000, silenceMs / 3))
  const ended = new AbortController()
  let heardAt = clock()
  let busy = false
  let again = false

  const stop = (reason: TaskStopped): void => {
    if (ended.signal.aborted) return
    end()
    parts.stop(reason)
  }

  const once = async (): Promise<void> => {
    const body: Heartbeat = { lease: order.lease, attempt: order.attempt, ...parts.progress() }
    const path = `/api/site/tasks/${order.task}/heartbeat`
    const askedAt = clock()
    const answer = await client.send({
      method: 'POST',
      path,
      json: body,
      dua: order.terms,
      signal: ended.signal,
      timeoutMs: Math.max(2000, everyMs),
    })
    const read = readHeartbeatOrder((await readAnswer(HeartbeatAnswer, answer)).order, config)
    if (!read.ok) return log.warn('heartbeat.ignored', read.message, { code: read.code })
    if (read.order.task !== order.task)
      return log.warn('heartbeat.ignored', 'A heartbeat was answered for another task. It was ignored.', { code: 'ORDER_MISMATCH' })
    if (read.order.kind === 'cancel') return stop(new TaskStopped(read.order.code, read.order.reason, false))
    heardAt = askedAt
  }

  const beat = (): void => {
    if (ended.signal.aborted) return
    if (busy) {
      again = true
      return
    }
    busy = true
    void once()
      .catch((error: unknown) => {
        if (ended.signal.aborted) return
        const { code, message } = sayable(error)
        if (error instanceof ExchangeRefusal && LOST.has(code)) stop(new TaskStopped(code, message, false))
        else log.warn('heartbeat.unanswered', message, { code, task: order.task })
      })
      .finally(() => {
        busy = false
        if (!again) return
        again = false
        beat()
      })
  }

  const timer = setInterval(beat, everyMs)
  const watchdog = setInterval(
    () => {
      if (clock() - heardAt <= silenceMs) return
      const seconds = Math.round(silenceMs / 1000)
      stop(
        new TaskStopped(
          'STATUS_STALE',
          `The exchange gave no valid word for ${seconds} s, so the work was stopped. It is taken up again when the exchange asks.`,
          false,
        ),
      )
    },
    Math.min(1000, silenceMs / 4),
  )

  const end = (): void => {
    clearInterval(timer)
    clearInterval(watchdog)
    ended.abort()
  }
  return { beat, end }
}
