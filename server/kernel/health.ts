import { PUBLIC } from '#db/schema/index.ts'
import type { Exchange } from './exchange.ts'

const WAIT_MS = 2000

/** Whether the database answers within two seconds. */
export const databaseAnswers = (exchange: Exchange): Promise<boolean> => {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), WAIT_MS))
  const answer = exchange.db.withTx(PUBLIC, async () => true, { readOnly: true }).catch(() => false)
  return Promise.race([answer, late])
}
