import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const open: (() => unknown)[] = []

/** Has something closed at the end of the running benchmark, also after a fault or Ctrl-C; what was opened last is closed first. */
export const atEnd = (close: () => unknown): void => {
  open.push(close)
}

export const endAll = async (): Promise<void> => {
  for (let close = open.pop(); close; close = open.pop()) await close()
}

/** A folder that goes at the end of the benchmark. Readable by all: PostgreSQL may run as another user. */
export const temporaryFolder = (name: string): string => {
  const dir = mkdtempSync(join(tmpdir(), `roundtable-bench-${name}-`))
  chmodSync(dir, 0o755)
  atEnd(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }))
  return dir
}
