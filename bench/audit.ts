import { join } from 'node:path'
import { auditLog } from '#core/audit/audit-log.ts'
import { inclusionRanges } from '#core/audit/inclusion.ts'
import { madeLog } from '#core/audit/testing/made-log.ts'
import { tilePath } from '#core/audit/tile.ts'
import { proofOf, tileTree } from '#core/audit/tile-tree.ts'
import { startEmbedded } from '#db/embedded.ts'
import { ensureDatabase, migrateDatabase, ROLES, urlFor } from '#db/setup.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { foundOrganisation } from '#server/org/found.ts'
import type { Benchmark } from './benchmark.ts'
import { temporaryFolder } from './ending.ts'
import { rounded } from './spread.ts'

const AIM = { changesPerSecond: 300, auditSeconds: 5, proofMs: 2 }
const CHANGES = 2000
const WRITERS = [1, 4]
const EVENTS = 100_000
const PROOFS = 500
const PASSWORD = 'benchmark'

/** Whole changes with permission, row, event and leaf, each in a transaction that is on disk when it is answered. */
const changesPerSecond = async (dir: string): Promise<Map<number, number>> => {
  const server = await startEmbedded({ dir: join(dir, 'postgres'), password: PASSWORD })
  try {
    await ensureDatabase(server.adminUrl, { owner: PASSWORD, app: PASSWORD, auditor: PASSWORD }, 'roundtable')
    await migrateDatabase(urlFor(server.adminUrl, ROLES.owner, PASSWORD, 'roundtable'))
    const databaseUrl = urlFor(server.adminUrl, ROLES.app, PASSWORD, 'roundtable')
    const settings = { authSecret: 'x'.repeat(40), oidc: null, demo: false, leaseSeconds: 60 }
    const exchange = openExchange({ url: 'http://localhost:3999', dataDir: dir, databaseUrl, ...settings })
    let made = 0
    const change = () =>
      execute(exchange, systemActor, foundOrganisation, {
        name: `Organisation ${made++}`,
        kind: 'hospital',
        country: 'DK',
        forProfit: false,
      })
    const write = async (until: number) => {
      while (made < until) await change()
    }
    await write(100)
    const found = new Map<number, number>()
    for (const writers of WRITERS) {
      const [begun, first] = [performance.now(), made]
      await Promise.all(Array.from({ length: writers }, () => write(first + CHANGES)))
      found.set(writers, (made - first) / ((performance.now() - begun) / 1000))
    }
    await exchange.db.close()
    return found
  } finally {
    await server.stop()
  }
}

/** A stranger's whole audit, and proofs made of tiles; files in memory. */
const reading = async (): Promise<{ auditSeconds: number; proofMs: number }> => {
  const files = madeLog(EVENTS)
  const read = async (path: string) => files.get(path)!
  const text = (path: string) => Buffer.from(files.get(path)!).toString()
  const begun = performance.now()
  const audited = await auditLog(read, text('checkpoint'), JSON.parse(text('keys')))
  if (!audited.ok) throw new Error(audited.fault)
  const auditSeconds = (performance.now() - begun) / 1000
  const proving = performance.now()
  const tree = tileTree(EVENTS, (tile) => read(tilePath(tile)))
  for (let i = 0; i < PROOFS; i++) await proofOf(tree, inclusionRanges((i * 7919) % EVENTS, EVENTS))
  return { auditSeconds, proofMs: (performance.now() - proving) / PROOFS }
}

export const audit: Benchmark = {
  name: 'audit',
  measures: 'changes a second with their leaf of the audit log, and how long a stranger needs to check the log',
  run: async (say) => {
    const dir = temporaryFolder('audit')
    say(`${CHANGES} changes by ${WRITERS.join(' and ')} writers`)
    const rates = await changesPerSecond(dir)
    say(`a log of ${EVENTS} events`)
    const { auditSeconds, proofMs } = await reading()
    const rows = [...rates].map(([writers, rate]) => [writers, rounded(rate, 0), AIM.changesPerSecond])
    return {
      settings: { changes: CHANGES, durable: 'fsync at each commit', events: EVENTS },
      tables: [
        { columns: ['writers at once', 'audited changes a second', 'aim, at least'], rows },
        {
          columns: ['', 'measured', 'aim, at most'],
          rows: [
            [`whole audit of ${EVENTS} events, s`, rounded(auditSeconds, 2), AIM.auditSeconds],
            ['inclusion proof from tiles, ms', rounded(proofMs, 2), AIM.proofMs],
          ],
        },
      ],
      results: {
        changesPerSecond: Object.fromEntries([...rates].map(([writers, rate]) => [writers, rounded(rate, 1)])),
        auditSeconds,
        proofMs,
      },
    }
  },
}
