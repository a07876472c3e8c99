import { resolve } from 'node:path'
import * as z from 'zod'

const Config = z.object({
  /** Where people and sites reach the exchange, e.g. https://exchange.example.org */
  ROUNDTABLE_URL: z.url({
    protocol: /^https?$/,
    error: 'ROUNDTABLE_URL must be the address that people and sites use, such as https://exchange.example.org.',
  }),
  ROUNDTABLE_DATA: z.string({ error: 'ROUNDTABLE_DATA must name a folder for keys and models.' }).min(1),
  ROUNDTABLE_APP_DATABASE_URL: z
    .string({
      error: 'ROUNDTABLE_APP_DATABASE_URL is missing: start the exchange with `npm start`, which prepares the database and sets it.',
    })
    .regex(/^postgres(ql)?:\/\//, 'ROUNDTABLE_APP_DATABASE_URL must begin with postgres://.'),
  AUTH_SECRET: z
    .string({ error: 'AUTH_SECRET must be at least 32 characters of randomness.' })
    .min(32, 'AUTH_SECRET must be at least 32 characters of randomness.'),
  OIDC_ISSUER: z.url('OIDC_ISSUER must be the address of an OpenID Connect provider.').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().default('Single sign-on'),
  ROUNDTABLE_DEMO: z.enum(['0', '1'], { error: 'ROUNDTABLE_DEMO is 1 or 0.' }).default('0'),
  /** For tests of slow or dead sites; the protocol's values otherwise. */
  ROUNDTABLE_LEASE_SECONDS: z.coerce.number().int().min(2).max(600).default(60),
})

export interface Config {
  url: string
  dataDir: string
  databaseUrl: string
  authSecret: string
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null
  demo: boolean
  leaseSeconds: number
}

/** Reads the environment. @throws {Error} with one sentence for each setting that is wrong */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  const blankless = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Config.safeParse(blankless)
  if (!parsed.success)
    throw new Error(
      parsed.error.issues
        .map((issue) => (issue.message.includes(String(issue.path[0])) ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
        .join('\n'),
    )
  const c = parsed.data
  if (c.OIDC_ISSUER && !(c.OIDC_CLIENT_ID && c.OIDC_CLIENT_SECRET))
    throw new Error('OIDC_ISSUER is set, so OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are needed too.')
  return {
    url: c.ROUNDTABLE_URL.replace(/\/$/, ''),
    dataDir: resolve(c.ROUNDTABLE_DATA),
    databaseUrl: c.ROUNDTABLE_APP_DATABASE_URL,
    authSecret: c.AUTH_SECRET,
    oidc: c.OIDC_ISSUER
      ? { issuer: c.OIDC_ISSUER, clientId: c.OIDC_CLIENT_ID!, clientSecret: c.OIDC_CLIENT_SECRET!, name: c.OIDC_NAME }
      : null,
    demo: c.ROUNDTABLE_DEMO === '1',
    leaseSeconds: c.ROUNDTABLE_LEASE_SECONDS,
  }
}
