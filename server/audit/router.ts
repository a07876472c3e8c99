import * as z from 'zod'
import { guest, router } from '#server/trpc.ts'
import { eventBody, logState } from './queries.ts'

export const auditRouter = router({
  state: guest.query(({ ctx }) => logState(ctx.exchange)),
  event: guest.input(z.object({ seq: z.int().min(0) })).query(({ ctx, input }) => ctx.read((tx) => eventBody(tx, input.seq))),
})
