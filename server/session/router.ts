import { count, eq } from 'drizzle-orm'
import * as z from 'zod'
import { listings, sites } from '#db/schema/index.ts'
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
  /** Facts of the front page: public rows only. */
  facts: guest.query(({ ctx }) =>
    ctx.read(async (tx) => {
      const [datasetCount] = await tx.select({ n: count() }).from(listings).where(eq(listings.state, 'PUBLISHED'))
      const [siteCount] = await tx.select({ n: count() }).from(sites).where(eq(sites.state, 'CONNECTED'))
      return { datasets: datasetCount?.n ?? 0, sites: siteCount?.n ?? 0, asOf: new Date() }
    }),
  ),
  /** For programs: the token is the session cookie's value. */
  signIn: guest
    .input(z.object({ email: z.string().max(200), password: z.string().max(200) }))
    .mutation(({ ctx, input }) => signInWithPassword(ctx.exchange, input.email, input.password)),
})
