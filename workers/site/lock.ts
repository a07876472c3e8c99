import { readFileSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { Refused } from '#core/refusal.ts'
import { readJsonFile } from './files.ts'
import type { Home } from './home.ts'

/** When a process began, in the kernel's own units: a process id alone may have been given to another program since. */
export const birthOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The agent that works in this home now, or null. */
export const runningAgent = async (home: Home): Promise<number | null> => {
  const file = await readJsonFile(home.lock)
  const { pid, birth } = (file.found ? file.value : {}) as { pid?: unknown; birth?: unknown }
  return typeof pid === 'number' && pid !== process.pid && isAlive(pid) && birthOf(pid) === birth ? pid : null
}

/** Two agents in one home would each train the same task. @throws {Refused} CONFLICT */
export const takeLock = async (home: Home): Promise<() => Promise<void>> => {
  const other = await runningAgent(home)
  if (other !== null)
    throw new Refused(
      'CONFLICT',
      `An agent already runs in ${home.dir} (process ${other}). Stop it first, or name another folder with --home.`,
    )
  await unlink(home.lock).catch(() => {})
  const file = await open(home.lock, 'wx', 0o600)
  await file.writeFile(JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }))
  await file.close()
  return () => unlink(home.lock).catch(() => {})
}
