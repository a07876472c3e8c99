import { randomBytes } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'
import { utf8ToBytes } from '#core/bytes.ts'
import { sha256Hex } from '#core/canonical.ts'
import { Refused } from '#core/refusal.ts'
import { memberships, organisations, persons, SYSTEM, sessions } from '#db/schema/index.ts'
import type { Actor } from '#server/kernel/actor.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { checkPassword } from './password.ts'

export const SESSION_HOURS = 12
const TRIES = 5
const LOCK_MINUTES = 15

/** Sessions are opaque tokens; only their hash is kept. */
export const sessionHash = (token: string): string => sha256Hex(utf8ToBytes(token), 'session/v1')

export const createSession = async (exchange: Exchange, personId: string): Promise<{ token: string; expires: Date }> => {
  const token = randomBytes(32).toString('base64url')
  const expires = new Date(Date.now() + SESSION_HOURS * 3_600_000)
  await exchange.db.withTx(SYSTEM, (tx) => tx.insert(sessions).values({ sessionToken: sessionHash(token), userId: personId, expires }))
  return { token, expires }
}

export const endSession = (exchange: Exchange, token: string): Promise<unknown> =>
  exchange.db.withTx(SYSTEM, (tx) => tx.delete(sessions).where(eq(sessions.sessionToken, sessionHash(token))))

const wrong = () => new Refused('WRONG_PASSWORD', 'The e-mail address and password do not match an account. Check both and try again.')

/** Password sign-in. The same answer whether the address or the password is wrong; five failures lock the account for 15 minutes. */
export const signInWithPassword = async (
  exchange: Exchange,
  email: string,
  password: string,
): Promise<{ token: string; expires: Date }> => {
  const verdict = await exchange.db.withTx(SYSTEM, async (tx) => {
    const [person] = await tx.select().from(persons).where(eq(persons.email, email.trim().toLowerCase())).for('update')
    if (!person?.passwordHash) {
      await checkPassword(password, 'scrypt$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
      return 'wrong' as const
    }
    if (person.lockedUntil && person.lockedUntil > new Date()) return 'locked' as const
    if (await checkPassword(password, person.passwordHash)) {
      await tx.update(persons).set({ failedSignIns: 0, lockedUntil: null }).where(eq(persons.id, person.id))
      return person.id
    }
    const failed = person.failedSignIns + 1
    const lockedUntil = failed >= TRIES ? new Date(Date.now() + LOCK_MINUTES * 60_000) : null
    await tx
      .update(persons)
      .set({ failedSignIns: lockedUntil ? 0 : failed, lockedUntil })
      .where(eq(persons.id, person.id))
    return 'wrong' as const
  })
  if (verdict === 'wrong') throw wrong()
  if (verdict === 'locked')
    throw new Refused('RATE_LIMITED', `Too many wrong passwords for this account. Try again in ${LOCK_MINUTES} minutes.`)
  return createSession(exchange, verdict)
}

export interface Viewer {
  person: { id: string; name: string; email: string; title: string }
  organisation: { id: string; name: string; kind: string; country: string; forProfit: boolean; demo: boolean } | null
  memberships: { organisationId: string; name: string; roles: string[] }[]
  actor: (Actor & { kind: 'member' }) | null
}

/** Who holds the session, and for which organisation they act now. */
export const viewerOf = async (exchange: Exchange, token: string | undefined): Promise<Viewer | null> => {
  if (!token) return null
  return exchange.db.withTx(SYSTEM, async (tx) => {
    const [found] = await tx
      .select({ person: persons, actingFor: sessions.actingFor })
      .from(sessions)
      .innerJoin(persons, eq(persons.id, sessions.userId))
      .where(and(eq(sessions.sessionToken, sessionHash(token)), gt(sessions.expires, sql`now()`)))
    if (!found) return null
    const mine = await tx
      .select({ organisation: organisations, roles: memberships.roles })
      .from(memberships)
      .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
      .where(and(eq(memberships.personId, found.person.id), eq(memberships.state, 'ACTIVE')))
      .orderBy(organisations.name)
    const acting = mine.find((m) => m.organisation.id === found.actingFor) ?? mine[0]
    const { id, name, email, title } = found.person
    return {
      person: { id, name, email, title },
      organisation: acting
        ? {
            id: acting.organisation.id,
            name: acting.organisation.name,
            kind: acting.organisation.kind,
            country: acting.organisation.country,
            forProfit: acting.organisation.forProfit,
            demo: acting.organisation.demo,
          }
        : null,
      memberships: mine.map((m) => ({ organisationId: m.organisation.id, name: m.organisation.name, roles: m.roles })),
      actor: acting ? { kind: 'member', person: id, name, organisation: acting.organisation.id, roles: acting.roles } : null,
    }
  })
}

export const actFor = async (exchange: Exchange, token: string, organisationId: string): Promise<void> => {
  const viewer = await viewerOf(exchange, token)
  if (!viewer?.memberships.some((m) => m.organisationId === organisationId))
    throw new Refused('NOT_FOUND', 'You are not a member of this organisation.')
  await exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .update(sessions)
      .set({ actingFor: organisationId })
      .where(eq(sessions.sessionToken, sessionHash(token))),
  )
}
