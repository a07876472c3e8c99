import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const open: (() => unknown)[] = []
let stopped = false
let ending: Promise<void> | null = null

/**
 * Has something closed at the end of the running benchmark, also after a fault or Ctrl-C; what was opened last is closed first.
 * @throws {Error} after Ctrl-C, so that the benchmark goes no further; what was opened is closed all the same
 */
export const atEnd = (close: () => unknown): void => {
  open.push(close)
  if (stopped) throw new Error('It was stopped.')
}

export const endAll = (): Promise<void> => {
  ending ??= (async () => {
    for (let close = open.pop(); close; close = open.pop()) await close()
  })().finally(() => {
    ending = null
  })
  return ending
}

/** Ctrl-C: without its processes the running benchmark fails, and main ends. */
export const stop = (): Promise<void> => {
  stopped = true
  return endAll()
}

export const isStopped = (): boolean => stopped

/** A folder that goes at the end of the benchmark. Readable by all: PostgreSQL may run as another user. */
export const temporaryFolder = (name: string): string => {
  const dir = mkdtempSync(join(tmpdir(), `roundtable-bench-${name}-`))
  chmodSync(dir, 0o755)
  atEnd(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  return dir
}
