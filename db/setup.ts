import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

export const ROLES = { owner: 'roundtable_owner', app: 'roundtable_app', auditor: 'roundtable_auditor' } as const
export type Passwords = Record<keyof typeof ROLES, string>

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url))
const LOCK = 7_243_881

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The same server and database, as another role. */
export const urlFor = (adminUrl: string, role: string, password: string, database?: string): string => {
  const url = new URL(adminUrl)
  url.username = role
  url.password = encodeURIComponent(password)
  if (database) url.pathname = `/${database}`
  return url.toString()
}

/**
 * Makes the three roles (the owner of all tables, the app that owns nothing, the auditor that reads the log) and, if it is missing, the database.
 * @param adminUrl a login that may create roles and databases, at any database of the server
 */
export const ensureDatabase = async (adminUrl: string, passwords: Passwords, database: string): Promise<void> => {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} })
  try {
    for (const [key, role] of Object.entries(ROLES)) {
      const exists = (await admin`select 1 from pg_roles where rolname = ${role}`).length > 0
      const attributes = `login nosuperuser nobypassrls nocreatedb nocreaterole password ${quote(passwords[key as keyof Passwords])}`
      await admin.unsafe(`${exists ? 'alter' : 'create'} role ${role} ${attributes}`)
    }
    if ((await admin`select 1 from pg_database where datname = ${database}`).length === 0)
      await admin.unsafe(`create database "${database}"`)
  } finally {
    await admin.end()
  }
  const own = new URL(adminUrl)
  own.pathname = `/${database}`
  const inside = postgres(own.toString(), { max: 1, onnotice: () => {} })
  try {
    await inside.unsafe(`grant create, connect on database "${database}" to ${ROLES.owner}`)
    await inside.unsafe(`grant all on schema public to ${ROLES.owner}`)
    await inside.unsafe(`grant connect on database "${database}" to ${ROLES.app}, ${ROLES.auditor}`)
  } finally {
    await inside.end()
  }
}

/** Applies what the database has not seen yet, as the owner. Several programs may call it at once: an advisory lock lets one work. */
export const migrateDatabase = async (ownerUrl: string): Promise<void> => {
  const client = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    await client`select pg_advisory_lock(${LOCK})`
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS })
    await client`select pg_advisory_unlock(${LOCK})`
  } finally {
    await client.end()
  }
}

/** Number of migrations that this program brings. */
export const migrationCount = (): number =>
  (JSON.parse(readFileSync(`${MIGRATIONS}/meta/_journal.json`, 'utf8')) as { entries: unknown[] }).entries.length
