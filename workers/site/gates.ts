import { type FSWatcher, watch } from 'node:fs'
import { stat } from 'node:fs/promises'
import * as z from 'zod'
import { Hash } from '#core/id.ts'
import { readJsonFile } from './files.ts'
import type { Home } from './home.ts'

export const Pause = z.strictObject({ since: z.string().max(40), reason: z.string().max(300) })
export type Pause = z.infer<typeof Pause>
export const Revocations = z.strictObject({
  schema: z.literal('revoked/v1'),
  revoked: z.array(z.strictObject({ terms: Hash, at: z.string().max(40), reason: z.string().max(300) })),
})
export type Revocations = z.infer<typeof Revocations>

/** The two files by which a hospital stops its own site without asking anyone. */
export interface Gates {
  readonly pause: Pause | null
  /** Null: the file cannot be read, so every agreement counts as ended. */
  readonly revoked: readonly string[] | null
  /** When the policy was last written; a change is told to the exchange at once. */
  readonly policyAt: number | null
}

/** A pause file that cannot be read is a pause; a revocation file that cannot be read ends everything. */
export const readGates = async (home: Home): Promise<Gates> => {
  const [pause, revoked, policy] = await Promise.all([
    readJsonFile(home.pause),
    readJsonFile(home.revoked),
    stat(home.policy).catch(() => null),
  ])
  const unreadable = { since: '', reason: 'The file pause.json cannot be read, so the site counts as paused.' }
  const list = revoked.found ? Revocations.safeParse(revoked.value).data : revoked.damaged ? undefined : { revoked: [] }
  return {
    pause: pause.found ? (Pause.safeParse(pause.value).data ?? unreadable) : pause.damaged ? unreadable : null,
    revoked: list ? list.revoked.map((entry) => entry.terms) : null,
    policyAt: policy?.mtimeMs ?? null,
  }
}

export const isRevoked = (gates: Gates, terms: string): boolean => gates.revoked === null || gates.revoked.includes(terms)

export interface GateWatch {
  current(): Gates
  stop(): void
}

const POLL_MS = 1000

/** Follows these files: at once where the system reports changes, within a second where it does not (network folders). */
export const watchGates = async (home: Home, onChange: (gates: Gates) => void): Promise<GateWatch> => {
  let gates = await readGates(home)
  let reading: Promise<void> | null = null
  const look = (): Promise<void> => {
    reading ??= readGates(home)
      .then((found) => {
        if (JSON.stringify(found) === JSON.stringify(gates)) return
        gates = found
        onChange(found)
      })
      .finally(() => {
        reading = null
      })
    return reading
  }
  const timer = setInterval(look, POLL_MS)
  let watcher: FSWatcher | null = null
  try {
    watcher = watch(home.dir, { persistent: false }, (_, name) => {
      if (name === 'pause.json' || name === 'revoked.json' || name === 'policy.json') void look()
    })
    watcher.on('error', () => {})
  } catch {
    // The timer alone is enough.
  }
  return {
    current: () => gates,
    stop: () => {
      clearInterval(timer)
      watcher?.close()
    },
  }
}
