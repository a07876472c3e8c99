import { and, eq } from 'drizzle-orm'
import { passkeys } from '#db/schema/index.ts'
import { member, router } from '#server/trpc.ts'
import { beginRegistration, registerPasskey, removePasskey } from './register.ts'

export const passkeyRouter = router({
  list: member.query(({ ctx }) =>
    ctx.read(async (tx) =>
      (
        await tx
          .select()
          .from(passkeys)
          .where(
            and(eq(passkeys.personId, ctx.actor.person), eq(passkeys.organisationId, ctx.actor.organisation), eq(passkeys.state, 'ACTIVE')),
          )
      ).map(({ id, label, backedUp, createdAt }) => ({ id, label, backedUp, createdAt })),
    ),
  ),
  begin: member.mutation(({ ctx }) => beginRegistration(ctx.exchange, ctx.actor, ctx.viewer.person)),
  register: member.input(registerPasskey.input).mutation(({ ctx, input }) => ctx.run(registerPasskey, input)),
  remove: member.input(removePasskey.input).mutation(({ ctx, input }) => ctx.run(removePasskey, input)),
})
