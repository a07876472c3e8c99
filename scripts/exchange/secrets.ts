import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Secrets {
  admin: string
  owner: string
  app: string
  auditor: string
  auth: string
}

/** Passwords of the database roles and the key of sign-in cookies: made once, kept in a file that only its user can read. */
export const loadSecrets = (dataDir: string): Secrets => {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'secrets.json')
  if (!existsSync(file)) {
    const make = () => randomBytes(24).toString('base64url')
    const secrets: Secrets = { admin: make(), owner: make(), app: make(), auditor: make(), auth: randomBytes(48).toString('base64url') }
    writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets
}
