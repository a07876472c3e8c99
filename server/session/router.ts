import { and, count, eq, gte, sql } from 'drizzle-orm'
import * as z from 'zod'
import { agreements, listings, rounds, SYSTEM, sites } from '#db/schema/index.ts'
import { guest, router } from '#server/trpc.ts'
import { signInWithPassword } from './session.ts'

export const sessionRouter = router({
  /** Who is signed in, or null. */
  me: guest.query(
    ({ ctx }) =>
      ctx.viewer && {
        person: ctx.viewer.person,
        organisation: ctx.viewer.organisation,
        memberships: ctx.viewer.memberships,
        roles: ctx.viewer.actor?.roles ?? [],
      },
  ),
  /** What the sign-in page offers. */
  ways: guest.query(({ ctx }) => ({ oidc: ctx.exchange.config.oidc?.name ?? null, demo: ctx.exchange.config.demo })),
  /** Facts of the front page: four counts over all organisations, and nothing of any one. */
  facts: guest.query(({ ctx }) =>
    ctx.exchange.db.withTx(
      SYSTEM,
      async (tx) => {
        const one = async (rows: Promise<{ n: number }[]>) => (await rows)[0]?.n ?? 0
        return {
          datasets: await one(tx.select({ n: count() }).from(listings).where(eq(listings.state, 'PUBLISHED'))),
          sites: await one(tx.select({ n: count() }).from(sites).where(eq(sites.state, 'CONNECTED'))),
          agreementsInForce: await one(tx.select({ n: count() }).from(agreements).where(eq(agreements.state, 'ACTIVE'))),
          roundsToday: await one(
            tx
              .select({ n: count() })
              .from(rounds)
              .where(and(eq(rounds.kind, 'train'), gte(rounds.committedAt, sql`date_trunc('day', now())`))),
          ),
          asOf: new Date(),
        }
      },
      { readOnly: true },
    ),
  ),
  /** For programs: the token is the session cookie's value. */
  signIn: guest
    .input(z.object({ email: z.string().max(200), password: z.string().max(200) }))
    .mutation(({ ctx, input }) => signInWithPassword(ctx.exchange, input.email, input.password)),
})
