import { setTimeout as sleep } from 'node:timers/promises'
import { NetworkFault, ServerFault } from './faults.ts'

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 60_000

/** Exponential from 0.5 s to 60 s, each ±20 %, so that many sites do not come back in the same moment. */
export const waitBefore = (attempt: number, random: () => number = Math.random): number =>
  Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10)) * (0.8 + 0.4 * random()))

export interface RetryOptions {
  readonly signal: AbortSignal
  readonly onRetry?: (waitMs: number, fault: Error) => void
}

/** Repeats an idempotent call after network faults and 5xx answers, never after a 4xx: that is an answer. Ends when the signal aborts. */
export const withRetry = async <T>(call: () => Promise<T>, { signal, onRetry }: RetryOptions): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await call()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof NetworkFault || error instanceof ServerFault)) throw error
      const waitMs = waitBefore(attempt)
      onRetry?.(waitMs, error)
      await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
