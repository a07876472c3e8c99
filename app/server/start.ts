import { startCoordinator } from '#server/coordinator/tick.ts'
import { log } from '#server/kernel/log.ts'
import { exchange } from './exchange.ts'

const slot = globalThis as { roundtableStarted?: boolean }
const GRACE_MS = 2000

/** The coordinator runs inside the server. Open event streams would hold a stopping server for ever, so it ends itself after two seconds. */
export const startExchange = async (): Promise<void> => {
  if (slot.roundtableStarted) return
  slot.roundtableStarted = true
  const stop = await startCoordinator(exchange())
  const end = () => {
    void stop().catch(() => {})
    setTimeout(() => process.exit(0), GRACE_MS)
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
  log.info('the exchange is ready')
}
