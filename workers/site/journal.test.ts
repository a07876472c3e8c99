import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AgreementId, Hash, RunId, TaskId } from '#core/id.ts'
import { openJournal } from './journal.ts'
import { outcome } from './testing/agent.ts'

let dir: string
let path: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'roundtable-journal-'))
  path = join(dir, 'journal.jsonl')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const id = (n: number): string => `0b1f7d80-6a56-4d0c-8a39-5d2f5b8f${String(n).padStart(4, '0')}`
const run = RunId.parse(id(1))
const lease = id(2)
const work = Hash.parse('a'.repeat(64))
const order = {
  state: 'order',
  lease,
  task: TaskId.parse(id(3)),
  attempt: 1,
  run,
  round: 4,
  terms: Hash.parse('b'.repeat(64)),
  work,
  order: 'jws',
} as const
const verified = { state: 'verified', lease, run, round: 4, attempt: 2, agreement: AgreementId.parse(id(4)), version: 3 } as const
const { update: _, ...measured } = outcome(null)
const stored = { state: 'stored', lease, result: { lease, attempt: 1, update: Hash.parse('c'.repeat(64)), ...measured } } as const

test('what was written is known after a restart: open work, the stored result, and the highest round, attempt and version', async () => {
  const journal = await openJournal(path)
  await journal.append(order)
  await journal.append(verified)
  await journal.append({ ...verified, round: 3, attempt: 9, version: 2 })
  await journal.append(stored)
  await journal.close()
  const again = await openJournal(path)
  expect(again.unfinished()).toMatchObject([{ state: 'stored', result: stored.result, order: { order: 'jws' } }])
  expect([again.lastRound(run), again.lastAttempt(run), again.highestVersion(verified.agreement)]).toEqual([4, 2, 3])
  expect(again.storedFor(work)).toEqual(stored.result)
  expect([again.knows(lease), again.knows(id(9))]).toEqual([true, false])
  await again.append({ state: 'acknowledged', lease })
  expect(again.unfinished()).toEqual([])
  await again.close()
})

test('a line that was being written when the power went is dropped, and the next line begins anew', async () => {
  const journal = await openJournal(path)
  await journal.append(order)
  await journal.close()
  await appendFile(path, '{"state":"veri')
  const again = await openJournal(path)
  await again.append(verified)
  await again.close()
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { state: string }).state)).toEqual(['order', 'verified'])
})

test('a damaged line in the middle is named and nothing is guessed', async () => {
  await writeFile(path, '{"state":"order"}\nnot json\n')
  await expect(openJournal(path)).rejects.toThrow('Line 1 of')
})

test('an entry that could not be read again is never written', async () => {
  const journal = await openJournal(path)
  await expect(journal.append({ ...stored, result: { ...stored.result, trainLoss: 0.5 } } as never)).rejects.toThrow()
  await journal.append(order)
  await journal.close()
  expect((await readFile(path, 'utf8')).trimEnd().split('\n')).toHaveLength(1)
})

test('a journal that grew long keeps what has not ended and how far each run has come', async () => {
  const journal = await openJournal(path)
  await journal.append({ ...order, order: 'x'.repeat(5 * 1024 * 1024) })
  await journal.append(verified)
  await journal.append({ state: 'acknowledged', lease })
  const next = id(5)
  await journal.append({ ...order, lease: next, round: 5 })
  await journal.append({ ...verified, lease: next, round: 5, attempt: 1 })
  await journal.close()
  const again = await openJournal(path)
  await again.close()
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { state: string }).state)).toEqual(['verified', 'order', 'verified'])
  const third = await openJournal(path)
  expect([third.lastRound(run), third.lastAttempt(run), third.unfinished().length]).toEqual([5, 1, 1])
  await third.close()
})
