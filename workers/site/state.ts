import { rename, writeFile } from 'node:fs/promises'
import * as z from 'zod'
import { readJsonFile } from './files.ts'
import type { Home } from './home.ts'

/** What the running agent shows to `site status`; beside it only the newest time that the exchange signed. */
export const State = z.object({
  startedAt: z.string(),
  newestOrderAt: z.string().nullable(),
  lastContactAt: z.string().nullable(),
  /** Where training runs, and why not elsewhere. */
  device: z.string().nullable().default(null),
  lastProblem: z.object({ at: z.string(), code: z.string(), message: z.string() }).nullable(),
  running: z
    .object({
      task: z.string(),
      run: z.string(),
      round: z.number(),
      kind: z.string(),
      terms: z.string(),
      phase: z.string(),
      step: z.number(),
      steps: z.number(),
    })
    .nullable(),
  /** State of each agreement by terms hash, as the exchange last signed it. */
  agreements: z.record(z.string(), z.object({ state: z.string(), at: z.string() })),
})
export type State = z.infer<typeof State>

export interface StateFile {
  readonly current: State
  set(change: Partial<State>): void
  flush(): Promise<void>
}

export const readState = async (home: Home): Promise<State | null> => {
  const file = await readJsonFile(home.state)
  return file.found ? (State.safeParse(file.value).data ?? null) : null
}

const SHORTEST_MS = 500

/** Keeps `state.json` fresh, at most twice a second. */
export const openState = async (home: Home, startedAt: string): Promise<StateFile> => {
  const kept = await readState(home)
  let current: State = {
    startedAt,
    newestOrderAt: kept?.newestOrderAt ?? null,
    lastContactAt: kept?.lastContactAt ?? null,
    device: null,
    lastProblem: null,
    running: null,
    agreements: kept?.agreements ?? {},
  }
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()
  const write = (): Promise<void> => {
    timer = null
    writing = writing
      .then(() => writeFile(`${home.state}.tmp`, JSON.stringify(current), { mode: 0o600 }))
      .then(() => rename(`${home.state}.tmp`, home.state))
      .catch(() => {})
    return writing
  }
  return {
    get current() {
      return current
    },
    set: (change) => {
      current = { ...current, ...change }
      timer ??= setTimeout(write, SHORTEST_MS)
    },
    flush: () => {
      if (timer) clearTimeout(timer)
      return write()
    },
  }
}
