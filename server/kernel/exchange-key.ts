import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { hexToBytes } from '#core/bytes.ts'
import { type Jwk, jwkOf } from '#core/protocol/jws.ts'
import { writeFileAtomic } from './write-file.ts'

export interface ExchangeKey {
  readonly secret: Uint8Array
  readonly jwk: Jwk
}

/** The exchange's Ed25519 key: a file that only its user can read, made on the first start. It never enters the database. */
export const loadExchangeKey = (dataDir: string): ExchangeKey => {
  const folder = join(dataDir, 'keys')
  const file = join(folder, 'exchange.key')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (!existsSync(file)) writeFileAtomic(file, randomBytes(32).toString('hex'), 0o600)
  const secret = hexToBytes(readFileSync(file, 'utf8').trim())
  return { secret, jwk: jwkOf(ed25519.getPublicKey(secret)) }
}
