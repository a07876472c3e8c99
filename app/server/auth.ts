import 'server-only'
import NextAuth from 'next-auth'
import { log } from '#server/kernel/log.ts'
import { authAdapter } from '#server/session/auth-adapter.ts'
import { SESSION_HOURS } from '#server/session/session.ts'
import { exchange } from './exchange.ts'

/** next-auth carries single sign-on (one OpenID Connect provider by environment variables) and reads the database session. */
export const { handlers, auth, signIn, signOut } = NextAuth(() => {
  const { config } = exchange()
  return {
    adapter: authAdapter(exchange()),
    secret: config.authSecret,
    trustHost: true,
    // One line a fault, without its stack: anybody can send a malformed request.
    logger: { error: (error) => log.warn({ error: error.name }, 'a sign-in failed'), warn: () => {}, debug: () => {} },
    session: { strategy: 'database' as const, maxAge: SESSION_HOURS * 3600 },
    // An address that the provider itself calls unverified proves nothing.
    callbacks: { signIn: ({ profile }) => profile?.email_verified !== false },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: config.oidc
      ? [
          {
            id: 'oidc',
            name: config.oidc.name,
            type: 'oidc' as const,
            issuer: config.oidc.issuer,
            clientId: config.oidc.clientId,
            clientSecret: config.oidc.clientSecret,
            checks: ['pkce', 'state', 'nonce'] as ('pkce' | 'state' | 'nonce')[],
            // People come in by invitation; the provider vouches for the address of an account that exists.
            allowDangerousEmailAccountLinking: true,
          },
        ]
      : [],
  }
})
