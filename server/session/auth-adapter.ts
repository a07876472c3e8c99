import { DrizzleAdapter } from '@auth/drizzle-adapter'
import type { Tx } from '#db/client.ts'
import { accounts, persons, SYSTEM, sessions, verificationTokens } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { sessionHash } from './session.ts'

const tables = { usersTable: persons, accountsTable: accounts, sessionsTable: sessions, verificationTokensTable: verificationTokens }
type Adapter = ReturnType<typeof DrizzleAdapter>

/**
 * next-auth's storage over our tables: each call in its own transaction as the exchange itself, session tokens hashed at rest.
 * Single sign-on never makes an account: only people who were invited may come in by it.
 */
export const authAdapter = (exchange: Exchange): Adapter => {
  const call = (name: keyof Adapter, args: unknown[]) =>
    // biome-ignore lint/suspicious/noExplicitAny: the adapter demands its own column shapes; ours have more columns
    exchange.db.withTx(SYSTEM, async (tx: Tx) => (DrizzleAdapter(tx as any, tables as any) as any)[name](...args))
  const hashed = (name: keyof Adapter) => (token: string) => call(name, [sessionHash(token)])
  return {
    getUser: (id) => call('getUser', [id]),
    getUserByEmail: (email) => call('getUserByEmail', [email.toLowerCase()]),
    getUserByAccount: (account) => call('getUserByAccount', [account]),
    linkAccount: (account) =>
      call('linkAccount', [
        { userId: account.userId, type: account.type, provider: account.provider, providerAccountId: account.providerAccountId },
      ]),
    updateUser: (user) => call('getUser', [user.id]),
    createUser: () => {
      throw new Error('Accounts are made by invitation only.')
    },
    createSession: async (session) => {
      await call('createSession', [{ ...session, sessionToken: sessionHash(session.sessionToken) }])
      return session
    },
    getSessionAndUser: async (token) => {
      const found = (await hashed('getSessionAndUser')(token)) as Awaited<ReturnType<NonNullable<Adapter['getSessionAndUser']>>>
      return found && { ...found, session: { ...found.session, sessionToken: token } }
    },
    updateSession: async (session) => {
      const { sessionToken, ...rest } = session
      await call('updateSession', [{ ...rest, sessionToken: sessionHash(sessionToken) }])
      return null
    },
    deleteSession: async (token) => void (await hashed('deleteSession')(token)),
  } as Adapter
}
