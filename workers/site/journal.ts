import { open, readFile } from 'node:fs/promises'
import * as z from 'zod'
import { AgreementId, Hash, RunId, TaskId } from '#core/id.ts'
import { StopReceipt, TaskResult } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { isMissing, writeDurably } from './files.ts'

const at = { at: z.string(), lease: z.string() }
/**
 * One line of the site's write-ahead journal. A line is on disk before the step it names begins:
 * order (S1) → verified (S2, the round is charged) → training (S4) → stored (S5) → uploading (S6) → acknowledged (S7 to S9).
 */
const Entry = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('order'),
    ...at,
    task: TaskId,
    attempt: z.int(),
    run: RunId,
    round: z.int(),
    terms: Hash,
    work: Hash,
    order: z.string(),
  }),
  z.strictObject({ state: z.literal('resumed'), ...at }),
  z.strictObject({
    state: z.literal('verified'),
    ...at,
    run: RunId,
    round: z.int(),
    attempt: z.int(),
    agreement: AgreementId,
    version: z.int(),
  }),
  z.strictObject({ state: z.literal('training'), ...at }),
  z.strictObject({ state: z.literal('stored'), ...at, result: TaskResult }),
  z.strictObject({ state: z.literal('uploading'), ...at }),
  z.strictObject({ state: z.literal('acknowledged'), ...at }),
  z.strictObject({ state: z.literal('stopped'), ...at, receipt: StopReceipt }),
  z.strictObject({ state: z.literal('failed'), ...at, phase: z.string(), code: z.string() }),
  z.strictObject({ state: z.literal('forgotten'), ...at, code: z.string() }),
])
export type Entry = z.infer<typeof Entry>
type WithoutTime<E> = E extends Entry ? Omit<E, 'at'> : never

const ENDED = new Set<Entry['state']>(['acknowledged', 'stopped', 'failed', 'forgotten'])

/** What the journal knows of one leased task. */
export interface TaskRecord {
  readonly order: Extract<Entry, { state: 'order' }>
  readonly state: Entry['state']
  readonly resumed: number
  /** Present from `stored` on: exactly what is sent, so that a repeat is the same. */
  readonly result: TaskResult | null
}

export interface Journal {
  /** Appends one line and returns when it is on disk. */
  append(entry: WithoutTime<Entry>): Promise<void>
  /** Tasks that have not ended. */
  unfinished(): TaskRecord[]
  /** The last stored result of the same work (same plan, base, round and weight), whatever its lease. */
  storedFor(work: Hash): TaskResult | null
  /** Whether a task was taken under this lease before. */
  knows(lease: string): boolean
  /** Highest round that was begun of a run; 0 for none. */
  lastRound(run: string): number
  /** Highest attempt at that round. */
  lastAttempt(run: string): number
  /** Highest version of an agreement that was worked under; 0 for none. */
  highestVersion(agreement: string): number
  close(): Promise<void>
}

class Ledger {
  readonly tasks = new Map<string, TaskRecord>()
  readonly rounds = new Map<string, { readonly round: number; readonly attempt: number }>()
  readonly versions = new Map<string, number>()
  readonly stored = new Map<string, TaskResult>()

  charge({ run, round, attempt, agreement, version }: Extract<Entry, { state: 'verified' }>): void {
    const before = this.rounds.get(run) ?? { round: 0, attempt: 0 }
    if (round > before.round || (round === before.round && attempt > before.attempt)) this.rounds.set(run, { round, attempt })
    this.versions.set(agreement, Math.max(version, this.versions.get(agreement) ?? 0))
  }

  apply(entry: Entry): void {
    if (entry.state === 'order') this.tasks.set(entry.lease, { order: entry, state: 'order', resumed: 0, result: null })
    const task = this.tasks.get(entry.lease)
    if (entry.state === 'verified') this.charge(entry)
    if (!task) return
    if (entry.state === 'stored') this.stored.set(task.order.work, entry.result)
    this.tasks.set(entry.lease, {
      ...task,
      state: entry.state === 'resumed' ? task.state : entry.state,
      resumed: task.resumed + (entry.state === 'resumed' ? 1 : 0),
      result: entry.state === 'stored' ? entry.result : task.result,
    })
  }
}

const damaged = (path: string, line: number): Refused =>
  new Refused(
    'BAD_INPUT',
    `Line ${line} of ${path} is damaged. Move the file away to begin a new journal: rounds that were begun before are then no longer known.`,
  )

/** A line without its newline was being written when the process died: nothing had begun on its word, so it is dropped. */
const readEntries = async (path: string): Promise<{ entries: Entry[]; torn: boolean; text: string }> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return ''
    throw error
  })
  const lines = text.split('\n')
  const torn = lines.pop() !== ''
  const entries = lines.map((line, index) => {
    try {
      return Entry.parse(JSON.parse(line))
    } catch {
      throw damaged(path, index + 1)
    }
  })
  return { entries, torn, text: lines.map((line) => `${line}\n`).join('') }
}

const LARGEST_CHARACTERS = 4 * 1024 * 1024

const toLines = (entries: readonly Entry[]): string => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')

/** What a long journal must keep: all of what has not ended, the highest round of each run, the highest version of each agreement. */
const stillNeeded = (entries: readonly Entry[], ledger: Ledger): Entry[] => {
  const open = new Set([...ledger.tasks].filter(([, task]) => !ENDED.has(task.state)).map(([lease]) => lease))
  return entries.filter((entry) => {
    if (open.has(entry.lease)) return true
    if (entry.state !== 'verified') return false
    const highest = ledger.rounds.get(entry.run)
    return (entry.round === highest?.round && entry.attempt === highest.attempt) || entry.version === ledger.versions.get(entry.agreement)
  })
}

/** @throws {Refused} BAD_INPUT when a whole line cannot be read */
export const openJournal = async (path: string, now: () => Date = () => new Date()): Promise<Journal> => {
  const { entries, torn, text } = await readEntries(path)
  const ledger = new Ledger()
  for (const entry of entries) ledger.apply(entry)
  if (text.length > LARGEST_CHARACTERS) await writeDurably(path, toLines(stillNeeded(entries, ledger)))
  else if (torn) await writeDurably(path, text)
  const file = await open(path, 'a', 0o600)
  let queue: Promise<unknown> = Promise.resolve()

  const write = async (entry: Entry): Promise<void> => {
    await file.appendFile(`${JSON.stringify(entry)}\n`)
    await file.datasync()
    ledger.apply(entry)
  }

  return {
    append: (entry) => {
      const next = queue.then(() => write(Entry.parse({ ...entry, at: now().toISOString() })))
      queue = next.catch(() => {})
      return next
    },
    unfinished: () => [...ledger.tasks.values()].filter((task) => !ENDED.has(task.state)),
    storedFor: (work) => ledger.stored.get(work) ?? null,
    knows: (lease) => ledger.tasks.has(lease),
    lastRound: (run) => ledger.rounds.get(run)?.round ?? 0,
    lastAttempt: (run) => ledger.rounds.get(run)?.attempt ?? 0,
    highestVersion: (agreement) => ledger.versions.get(agreement) ?? 0,
    close: async () => {
      await queue
      await file.close()
    },
  }
}
