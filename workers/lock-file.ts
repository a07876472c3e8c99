import { readFileSync } from 'node:fs'
import { mkdir, open, readFile, rm, rmdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

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

/** Locks of this very process. */
const own = new Set<string>()
const TRIES = 10
const PAUSE_MS = 30
const PATIENCE = 100

/** What a lock says; a moment of patience for one that is being written, `{}` for one that says nothing. */
const readLock = async (path: string): Promise<{ pid?: unknown; birth?: unknown } | null> => {
  for (let tries = 0; ; tries++) {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as { pid?: unknown; birth?: unknown }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      if (tries === TRIES) return {}
      await sleep(PAUSE_MS)
    }
  }
}

/** The living process that holds a lock, or `null`. */
export const lockHolder = async (path: string): Promise<number | null> => {
  const { pid, birth } = (await readLock(path)) ?? {}
  if (typeof pid !== 'number') return null
  if (pid === process.pid) return own.has(path) ? pid : null
  return isAlive(pid) && birthOf(pid) === birth ? pid : null
}

/** Makes the lock; false where there is one. */
const create = async (path: string): Promise<boolean> => {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null
    throw error
  })
  if (!file) return false
  try {
    await file.writeFile(JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  own.add(path)
  return true
}

/** Removes a dead lock. One process at a time looks and removes, so that nobody removes the lock that another has just taken. */
const clearDead = async (path: string, isPatient: boolean): Promise<void> => {
  const turn = `${path}.turn`
  try {
    await mkdir(turn)
  } catch {
    // A process that was killed in its turn leaves it behind.
    if (!isPatient) await rmdir(turn).catch(() => {})
    await sleep(PAUSE_MS)
    return
  }
  if ((await lockHolder(path)) === null) await rm(path, { force: true })
  await rmdir(turn)
}

export type Lock = { readonly taken: true; release(): Promise<void> } | { readonly taken: false; readonly holder: number }

/** Takes a lock: a file with the id and the start time of this process. The lock of a process that has died is taken over. */
export const takeLockFile = async (path: string): Promise<Lock> => {
  for (let tries = 1; ; tries++) {
    if (await create(path)) {
      const release = async (): Promise<void> => {
        await rm(path, { force: true })
        own.delete(path)
      }
      return { taken: true, release }
    }
    const holder = await lockHolder(path)
    if (holder !== null) return { taken: false, holder }
    await clearDead(path, tries % PATIENCE !== 0)
  }
}
