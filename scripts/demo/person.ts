import { createHash } from 'node:crypto'
import { createTRPCClient, httpLink } from '@trpc/client'
import superjson from 'superjson'
import { softwareAuthenticator } from '#core/agreement/software-authenticator.ts'
import type { AppRouter } from '#server/root.ts'
import type { Account } from './seed.ts'

/** A demo person at the exchange: signed in over HTTP, signing with an authenticator in software. */
export interface DemoPerson {
  account: Account
  api: ReturnType<typeof createTRPCClient<AppRouter>>
  /** Cookie header of the session, for plain requests. */
  cookie: string
  ensurePasskey(): Promise<void>
  sign(agreementId: string): Promise<void>
}

const link = (url: string, cookie: string) =>
  httpLink({ url: `${url}/api/trpc`, transformer: superjson, headers: () => (cookie ? { cookie } : {}) })

export const signIn = async (url: string, account: Account): Promise<DemoPerson> => {
  const { token } = await createTRPCClient<AppRouter>({ links: [link(url, '')] }).session.signIn.mutate({
    email: account.email,
    password: account.password,
  })
  const cookie = `authjs.session-token=${token}`
  const api = createTRPCClient<AppRouter>({ links: [link(url, cookie)] })
  const seed = createHash('sha256').update(`demo\n${account.email}`).digest()
  const authenticator = softwareAuthenticator(new Uint8Array(seed), new URL(url).hostname, url)
  const ensurePasskey = async () => {
    const keys = await api.passkey.list.query()
    if (keys.some((key) => key.label === 'Demo authenticator in software')) return
    const { ceremony, options } = await api.passkey.begin.mutate()
    await api.passkey.register.mutate({
      ceremony,
      label: 'Demo authenticator in software',
      response: authenticator.register(options.challenge) as never,
    })
  }
  return {
    account,
    api,
    cookie,
    ensurePasskey,
    sign: async (agreementId) => {
      await ensurePasskey()
      const { ceremony, options } = await api.agreement.beginSigning.mutate({ id: agreementId })
      await api.agreement.sign.mutate({ id: agreementId, ceremony, assertion: authenticator.assert(options.challenge).assertion })
    },
  }
}
