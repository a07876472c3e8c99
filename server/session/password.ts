import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number, options: object) => Promise<Buffer>
const COST = { N: 16384, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }

/** scrypt (RFC 7914), N = 2^14, r = 8, p = 1: `scrypt$salt$key`, base64url. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('base64url')}$${(await derive(password.normalize('NFKC'), salt, 32, COST)).toString('base64url')}`
}

export const checkPassword = async (password: string, stored: string): Promise<boolean> => {
  const [kind, salt, key] = stored.split('$')
  if (kind !== 'scrypt' || !salt || !key) return false
  const expected = Buffer.from(key, 'base64url')
  return timingSafeEqual(expected, await derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), expected.length, COST))
}
