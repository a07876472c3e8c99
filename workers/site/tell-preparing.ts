import { setTimeout as sleep } from 'node:timers/promises'
import type { Preparing } from '#core/protocol/preparing.ts'
import type { Client } from './client.ts'
import { debugError } from './log.ts'
import { waitBefore } from './retry.ts'

const EVERY_MS = 2000

/**
 * Tells the exchange how far the site is with its data: the newest word, at most every two seconds, again until it is heard. It never
 * throws: preparing goes on with the exchange away.
 */
export const preparingTeller = (client: Client, signal: AbortSignal): ((preparing: Preparing) => void) => {
  let unsaid: Preparing | null = null
  let telling = false
  const tell = async (): Promise<void> => {
    telling = true
    for (let faults = 0; unsaid && !signal.aborted; ) {
      const saying: Preparing = unsaid
      try {
        const answer = await client.send({ method: 'POST', path: '/api/site/preparing', json: saying, signal })
        await answer.body.dump()
        if (unsaid === saying) unsaid = null
        faults = 0
      } catch (error) {
        debugError(error)
        faults++
      }
      await sleep(EVERY_MS + (faults > 0 ? waitBefore(faults) : 0), undefined, { signal }).catch(() => {})
    }
    telling = false
  }
  return (preparing) => {
    unsaid = preparing
    if (!telling) void tell()
  }
}
