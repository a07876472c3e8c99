import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '#db/embedded.ts'
import { ensureDatabase, migrateDatabase, ROLES, urlFor } from '#db/setup.ts'

const TEMPLATE = 'roundtable_template'

/** vitest's global setup: one real PostgreSQL for the whole test run, with a migrated template database. */
export default async () => {
  const dir = mkdtempSync(join(tmpdir(), 'roundtable-test-'))
  chmodSync(dir, 0o755)
  const password = randomBytes(12).toString('hex')
  const passwords = { owner: password, app: password, auditor: password }
  const server = await startEmbedded({ dir: join(dir, 'postgres'), password, durable: false })
  await ensureDatabase(server.adminUrl, passwords, TEMPLATE)
  await migrateDatabase(urlFor(server.adminUrl, ROLES.owner, password, TEMPLATE))
  const file = join(dir, 'cluster.json')
  writeFileSync(file, JSON.stringify({ adminUrl: server.adminUrl, template: TEMPLATE, passwords }))
  process.env.ROUNDTABLE_TEST_CLUSTER = file
  return async () => {
    await server.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
