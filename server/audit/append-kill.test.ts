import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { count, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logOrigin } from '#core/audit/log-names.ts'
import { publicKeyOf } from '#core/protocol/jws.ts'
import { connect } from '#db/client.ts'
import { startEmbedded } from '#db/embedded.ts'
import { events, organisations, SYSTEM } from '#db/schema/index.ts'
import { ensureDatabase, migrateDatabase, ROLES, urlFor } from '#db/setup.ts'
import { type TestDatabase, testDatabase } from '#db/testing/test-database.ts'
import { loadExchangeKey } from '#server/kernel/exchange-key.ts'
import { fsck } from './fsck.ts'

/** Each point is tried this often, in turn right before and right after its message; 50 take some minutes. */
const REPEATS = Number(process.env.ROUNDTABLE_KILLS ?? 1)
/** Messages of a change: each of its statements, its COMMIT, and the first of the next. */
const POINTS = 10
const PROGRAM = fileURLToPath(new URL('../testing/append-loop.ts', import.meta.url))

let dataDir: string
let database: TestDatabase
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'roundtable-append-'))
  chmodSync(dataDir, 0o755)
  database = await testDatabase()
})
afterAll(async () => {
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const start = (url: string, nth: number, when: 'before' | 'after'): ChildProcess =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, url, dataDir, String(nth), when], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
const ended = (child: ChildProcess) => new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)))
const begun = (child: ChildProcess) => new Promise<void>((resolve) => child.stdout!.once('data', () => resolve()))

/** The log is whole, and there are as many events of a founding as there are organisations. */
const look = async (url: string) => {
  const db = connect(url, { max: 1 })
  const { jwk } = loadExchangeKey(dataDir)
  try {
    return await db.withTx(SYSTEM, async (tx) => {
      const checked = await fsck(tx, { origin: logOrigin('http://localhost:3999'), publicKey: publicKeyOf(jwk)! })
      const [rows] = await tx.select({ n: count() }).from(organisations)
      const [leaves] = await tx.select({ n: count() }).from(events).where(eq(events.type, 'organisation.founded'))
      return { checked, rows: rows!.n, leaves: leaves!.n }
    })
  } finally {
    await db.close()
  }
}

test(`a program killed at each of ${POINTS} points of a change leaves no row without its event and no event without its row`, {
  timeout: 300_000,
}, async () => {
  const queue = Array.from({ length: POINTS * REPEATS }, (_, i): [number, 'before' | 'after'] => {
    const turn = Math.floor(i / POINTS)
    return [1 + (i % POINTS), (i + turn) % 2 === 0 ? 'before' : 'after']
  })
  const kills = queue.length
  const killed = async (): Promise<void> => {
    for (let next = queue.pop(); next; next = queue.pop()) expect(await ended(start(database.appUrl, ...next))).toBe('SIGKILL')
  }
  await Promise.all([killed(), killed(), killed()])
  const { checked, rows, leaves } = await look(database.appUrl)
  expect(checked).toMatchObject({ ok: true })
  expect(rows).toBe(leaves)
  // Each died after at least one whole change.
  expect(rows).toBeGreaterThanOrEqual(kills)
})

test('a database that is shut down at once, in the middle of changes, comes back with a whole log', { timeout: 300_000 }, async () => {
  const password = 'immediate'
  const dir = join(dataDir, 'postgres')
  let server = await startEmbedded({ dir, password })
  try {
    await ensureDatabase(server.adminUrl, { owner: password, app: password, auditor: password }, 'roundtable')
    await migrateDatabase(urlFor(server.adminUrl, ROLES.owner, password, 'roundtable'))
    let before = 0
    for (let i = 0; i < REPEATS; i++) {
      const child = start(urlFor(server.adminUrl, ROLES.app, password, 'roundtable'), 0, 'before')
      await begun(child)
      await sleep(150 + ((i * 37) % 100))
      // SIGQUIT to the postmaster is what pg_ctl stop -m immediate sends: no checkpoint, recovery from the write-ahead log.
      process.kill(Number(readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT')
      child.kill('SIGKILL')
      await ended(child)
      await sleep(500)
      server = await startEmbedded({ dir, password })
      const { checked, rows, leaves } = await look(urlFor(server.adminUrl, ROLES.app, password, 'roundtable'))
      expect(checked).toMatchObject({ ok: true })
      expect(rows).toBe(leaves)
      expect(rows).toBeGreaterThan(before)
      before = rows
    }
  } finally {
    await server.stop()
  }
})
