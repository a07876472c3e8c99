import { Refused } from '#core/refusal.ts'
import { lockHolder, takeLockFile } from '../lock-file.ts'
import type { Home } from './home.ts'

/** The agent that works in this home now, or null. */
export const runningAgent = (home: Home): Promise<number | null> => lockHolder(home.lock)

/** Two agents in one home would each train the same task. @throws {Refused} CONFLICT */
export const takeLock = async (home: Home): Promise<() => Promise<void>> => {
  const lock = await takeLockFile(home.lock)
  if (lock.taken) return lock.release
  throw new Refused(
    'CONFLICT',
    `An agent already runs in ${home.dir} (process ${lock.holder}). Stop it first, or name another folder with --home.`,
  )
}
