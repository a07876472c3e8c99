import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { eq } from 'drizzle-orm'
import { memberships, organisations, SYSTEM } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { readConfig } from '#server/kernel/config.ts'
import { openExchange } from '#server/kernel/exchange.ts'
import { foundOrganisation } from '#server/org/found.ts'
import { invite } from '#server/org/invite.ts'
import { buildApp } from './exchange/build-app.ts'
import { prepareDatabase } from './exchange/prepare-database.ts'
import { ROOT } from './exchange/root.ts'
import { loadSecrets } from './exchange/secrets.ts'
import { checkPort, serve } from './exchange/serve.ts'

const PLATFORM = { name: 'Exchange administration', kind: 'platform', country: 'DE', forProfit: false } as const

const HELP = `npm start: serves an exchange for real use.

Options (npm start -- …):
  --port N         port to listen on (default: PORT, else 3000)
  --data-dir DIR   keys, models and the embedded database (default: ROUNDTABLE_DATA, else .data/exchange)
  --admin EMAIL    address of the first administrator (default: admin@example.org)

Environment:
  ROUNDTABLE_URL   address that people and sites use (default: http://localhost:PORT); https in front of it is yours to provide
  DATABASE_URL     a PostgreSQL 15 or newer of your own, as a login that may create roles and a database (default: embedded)
  AUTH_SECRET      at least 32 random characters (default: made once and kept in the data folder)
  OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME   single sign-on by one OpenID Connect provider (default: none)
`

/** The first administrator is made through a link that works once; a new one is printed at each start until somebody has used it. */
const firstAdministrator = async (env: Record<string, string>, email: string): Promise<string | null> => {
  const exchange = openExchange(readConfig(env))
  try {
    const { platform, members } = await exchange.db.withTx(SYSTEM, async (tx) => {
      const [found] = await tx.select().from(organisations).where(eq(organisations.kind, 'platform'))
      return { platform: found, members: found ? await tx.select().from(memberships).where(eq(memberships.organisationId, found.id)) : [] }
    })
    if (members.length > 0) return null
    const { token } = platform
      ? await execute(exchange, systemActor, invite, { organisationId: platform.id, email, roles: ['admin'] })
      : await execute(exchange, systemActor, foundOrganisation, { ...PLATFORM, adminEmail: email })
    return `${exchange.config.url}/join/${token}`
  } finally {
    await exchange.db.close()
  }
}

const main = async () => {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, 'data-dir': { type: 'string' }, admin: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return console.log(HELP)
  const port = Number(values.port ?? process.env.PORT ?? 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`The port ${values.port ?? process.env.PORT} is not a number from 1 to 65535.`)
  await checkPort(port)
  const dataDir = resolve(values['data-dir'] ?? process.env.ROUNDTABLE_DATA ?? join(ROOT, '.data/exchange'))
  const secrets = loadSecrets(dataDir)
  const database = await prepareDatabase(dataDir, secrets)
  const env = {
    ...(process.env as Record<string, string>),
    ROUNDTABLE_URL: process.env.ROUNDTABLE_URL ?? `http://localhost:${port}`,
    ROUNDTABLE_DATA: dataDir,
    ROUNDTABLE_APP_DATABASE_URL: database.appUrl,
    AUTH_SECRET: process.env.AUTH_SECRET ?? secrets.auth,
  }
  try {
    readConfig(env)
    await buildApp(console.log)
    const link = await firstAdministrator(env, values.admin ?? 'admin@example.org')
    const served = await serve({ port, dataDir, env })
    console.log(`The exchange is served at ${env.ROUNDTABLE_URL} (data in ${dataDir}). Ctrl-C stops it.`)
    if (link) console.log(`First administrator: open this link once, within seven days:\n  ${link}`)
    const end = async () => {
      await served.stop()
      await database.stop()
      process.exit(0)
    }
    process.on('SIGINT', () => void end())
    process.on('SIGTERM', () => void end())
    served.child.on('exit', () => void database.stop().then(() => process.exit(1)))
  } catch (error) {
    await database.stop()
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
