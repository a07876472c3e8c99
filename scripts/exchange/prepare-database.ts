import { join } from 'node:path'
import postgres from 'postgres'
import { startEmbedded } from '#db/embedded.ts'
import { ensureDatabase, migrateDatabase, ROLES, urlFor } from '#db/setup.ts'
import type { Secrets } from './secrets.ts'

export interface PreparedDatabase {
  appUrl: string
  ownerUrl: string
  stop(): Promise<void>
}

const MINIMUM_VERSION = 15

/** @returns a connection to the server that works: the database of the address itself may not exist yet */
const checkOwn = async (url: string): Promise<string> => {
  if (!URL.canParse(url) || !/^postgres(ql)?:\/\//.test(url))
    throw new Error('DATABASE_URL is not an address of a PostgreSQL. It looks like postgres://user:password@host:5432/database.')
  const client = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} })
  try {
    const [row] = await client<{ version: string }[]>`select current_setting('server_version_num') as version`
    const major = Math.floor(Number(row?.version) / 10_000)
    if (major < MINIMUM_VERSION)
      throw new Error(`DATABASE_URL points to PostgreSQL ${major}. Roundtable needs ${MINIMUM_VERSION} or newer.`)
    return url
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('DATABASE_URL')) throw error
    const { code } = error as { code?: string }
    const maintenance = new URL(url)
    if (code === '3D000' && maintenance.pathname !== '/postgres') {
      maintenance.pathname = '/postgres'
      return checkOwn(maintenance.toString())
    }
    throw new Error(
      `The database of DATABASE_URL does not answer (${code ?? 'no connection'}). Check that it runs and that the address, user and password are right.`,
    )
  } finally {
    await client.end({ timeout: 1 })
  }
}

/** A PostgreSQL that is set up and migrated: the one of DATABASE_URL, or an embedded one in the data folder. */
export const prepareDatabase = async (dataDir: string, secrets: Secrets, database = 'roundtable'): Promise<PreparedDatabase> => {
  const own = process.env.DATABASE_URL
  const server = own
    ? { adminUrl: await checkOwn(own), stop: async () => {} }
    : await startEmbedded({ dir: join(dataDir, 'postgres'), password: secrets.admin })
  try {
    const name = own ? decodeURIComponent(new URL(own).pathname.slice(1)) || database : database
    await ensureDatabase(server.adminUrl, secrets, name)
    const ownerUrl = urlFor(server.adminUrl, ROLES.owner, secrets.owner, name)
    await migrateDatabase(ownerUrl)
    return { ownerUrl, appUrl: urlFor(server.adminUrl, ROLES.app, secrets.app, name), stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}
