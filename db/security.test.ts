import { readdirSync, readFileSync } from 'node:fs'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './client.ts'
import { PUBLIC, SYSTEM } from './schema/index.ts'
import { ROLES } from './setup.ts'
import { type TestDatabase, testDatabase } from './testing/test-database.ts'

let database: TestDatabase
let admin: postgres.Sql
beforeAll(async () => {
  database = await testDatabase()
  admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} })
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

describe('the catalogue of the database', () => {
  test('every table has row security enabled and forced, with a policy for every command the app may give', async () => {
    const tables = await admin<{ relname: string; relrowsecurity: boolean; relforcerowsecurity: boolean; owner: string }[]>`
      select relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner) as owner
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`
    expect(tables.length).toBeGreaterThan(25)
    for (const table of tables) expect(table).toMatchObject({ relrowsecurity: true, relforcerowsecurity: true, owner: ROLES.owner })
    const policies = await admin<{ tablename: string; cmd: string }[]>`select tablename, cmd from pg_policies where schemaname = 'public'`
    const grants = await admin<{ table_name: string; privilege_type: string }[]>`
      select table_name, privilege_type from information_schema.role_table_grants where grantee = ${ROLES.app} and table_schema = 'public'`
    for (const { table_name, privilege_type } of grants)
      expect(
        policies.some((policy) => policy.tablename === table_name && (policy.cmd === 'ALL' || policy.cmd === privilege_type)),
        `${privilege_type} on ${table_name}`,
      ).toBe(true)
  })

  test('the app owns nothing, bypasses nothing and has no policy that ignores the organisation', async () => {
    const roles =
      await admin`select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname in ${admin(Object.values(ROLES))}`
    expect(roles).toHaveLength(3)
    for (const role of roles) expect(role).toMatchObject({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false })
    const owned = await admin`select relname from pg_class where pg_get_userbyid(relowner) = ${ROLES.app}`
    expect(owned).toHaveLength(0)
    const open = await admin<{ tablename: string; policyname: string; roles: string }[]>`
      select tablename, policyname, roles::text from pg_policies where schemaname = 'public' and coalesce(qual, with_check) not like '%app_org()%'`
    expect(open.every((policy) => policy.roles === `{${ROLES.auditor}}`)).toBe(true)
  })

  test('every migration file was applied, and the journal is in order', async () => {
    const journal = JSON.parse(readFileSync(new URL('./migrations/meta/_journal.json', import.meta.url), 'utf8')) as {
      entries: { tag: string; when: number }[]
    }
    const files = readdirSync(new URL('./migrations', import.meta.url)).filter((name) => name.endsWith('.sql'))
    expect(files.sort()).toEqual(journal.entries.map((entry) => `${entry.tag}.sql`).sort())
    expect(journal.entries.map((entry) => entry.when)).toEqual(journal.entries.map((entry) => entry.when).toSorted((a, b) => a - b))
    const [applied] = await admin<{ n: number }[]>`select count(*)::int as n from drizzle.__drizzle_migrations`
    expect(applied?.n).toBe(files.length)
  })
})

describe('rows', () => {
  const A = '11111111-1111-4111-8111-111111111111'
  const B = '22222222-2222-4222-8222-222222222222'

  test('of one organisation are not seen, changed or forged by another, and unset means none', async () => {
    const app = postgres(database.appUrl, { max: 2, onnotice: () => {} })
    const as = <T>(organisation: string | null, work: (tx: postgres.TransactionSql) => Promise<T>) =>
      app.begin(async (tx) => {
        if (organisation !== null) await tx`select set_config('app.org', ${organisation}, true)`
        return work(tx)
      }) as Promise<T>
    const insert = (tx: postgres.TransactionSql, id: string, audience: string[]) =>
      tx`insert into organisation (id, slug, name, kind, country, for_profit, state, audience) values (${id}, ${id}, 'X', 'hospital', 'DE', false, 'ACTIVE', ${audience})`
    try {
      await as(A, (tx) => insert(tx, A, [A]))
      expect(await as(A, (tx) => tx`select id from organisation`)).toHaveLength(1)
      expect(await as(B, (tx) => tx`select id from organisation`)).toHaveLength(0)
      expect(await as(null, (tx) => tx`select id from organisation`)).toHaveLength(0)
      expect(await as(SYSTEM, (tx) => tx`select id from organisation`)).toHaveLength(1)
      await expect(as(B, (tx) => insert(tx, B, [A]))).rejects.toThrow(/row-level security/)
      expect(await as(B, (tx) => tx`update organisation set name = 'Y' returning id`)).toHaveLength(0)
      await as(SYSTEM, (tx) => tx`update organisation set audience = ${[PUBLIC, A]} where id = ${A}`)
      expect(await as(B, (tx) => tx`select id from organisation`)).toHaveLength(1)
      expect(await as(B, (tx) => tx`update organisation set name = 'Y' returning id`)).toHaveLength(0)
      expect(await as(null, (tx) => tx`select id from organisation`)).toHaveLength(0)
    } finally {
      await app.end()
    }
  })

  test('of a transaction with one organisation are gone from the connection afterwards, in 500 interleaved ones on a pool of two', async () => {
    const db = connect(database.appUrl, { max: 2 })
    try {
      const { sql } = await import('drizzle-orm')
      const seen = await Promise.all(
        Array.from({ length: 500 }, (_, i) => {
          const organisation = i % 2 === 0 ? A : B
          return db.withTx(organisation, async (tx) => {
            const rows = (await tx.execute(sql`select current_setting('app.org', true) as org, pg_sleep(0.0005)`)) as unknown as {
              org: string
            }[]
            return rows[0]?.org === organisation
          })
        }),
      )
      expect(seen.every(Boolean)).toBe(true)
    } finally {
      await db.close()
    }
  })

  test('of the event log, its checkpoints and their cosignatures can be added by the app, but not changed or removed, not even by the owner', async () => {
    const app = postgres(database.appUrl, { max: 1, onnotice: () => {} })
    const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} })
    try {
      const kept = { event: 'type = $$x$$', log_checkpoint: 'note = $$x$$', log_cosignature: 'line = $$x$$' }
      for (const [table, change] of Object.entries(kept))
        for (const statement of [`update ${table} set ${change}`, `delete from ${table}`, `truncate ${table} cascade`]) {
          await expect(app.unsafe(statement), `app: ${statement}`).rejects.toThrow(/permission denied/)
          await expect(owner.unsafe(statement), `owner: ${statement}`).rejects.toThrow(/append-only/)
        }
      for (const statement of ['delete from log_head', 'truncate log_head'])
        await expect(app.unsafe(statement), `app: ${statement}`).rejects.toThrow(/permission denied/)
    } finally {
      await app.end()
      await owner.end()
    }
  })
})
