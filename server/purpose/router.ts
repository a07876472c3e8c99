import { and, desc, eq } from 'drizzle-orm'
import * as z from 'zod'
import { Refused } from '#core/refusal.ts'
import { purposes } from '#db/schema/index.ts'
import { member, router } from '#server/trpc.ts'
import { retirePurpose, statePurpose } from './state-purpose.ts'

export const purposeRouter = router({
  list: member.query(({ ctx }) =>
    ctx.read((tx) =>
      tx
        .select()
        .from(purposes)
        .where(and(eq(purposes.organisationId, ctx.actor.organisation), eq(purposes.state, 'ACTIVE')))
        .orderBy(desc(purposes.createdAt)),
    ),
  ),
  byId: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) =>
    ctx.read(async (tx) => {
      const [found] = await tx.select().from(purposes).where(eq(purposes.id, input.id))
      if (!found) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
      return found
    }),
  ),
  state: member
    .input(statePurpose.input.omit({ organisationId: true }))
    .mutation(({ ctx, input }) => ctx.run(statePurpose, { ...input, organisationId: ctx.actor.organisation })),
  retire: member.input(retirePurpose.input).mutation(({ ctx, input }) => ctx.run(retirePurpose, input)),
})
