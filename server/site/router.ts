import * as z from 'zod'
import { member, router } from '#server/trpc.ts'
import { inviteSite, renewToken } from './invite-site.ts'
import { pauseSite, resumeSite, revokeSite } from './pause.ts'
import { siteConsole, siteDatasets, siteRows } from './queries.ts'

export const siteRouter = router({
  list: member.query(({ ctx }) => ctx.read((tx) => siteRows(tx, ctx.actor))),
  byId: member
    .input(z.object({ id: z.uuid() }))
    .query(({ ctx, input }) => ctx.read((tx) => siteConsole(tx, ctx.actor, input.id, ctx.exchange.config.url, new Date()))),
  datasets: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => ctx.read((tx) => siteDatasets(tx, ctx.actor, input.id))),
  invite: member
    .input(inviteSite.input.omit({ organisationId: true }))
    .mutation(({ ctx, input }) => ctx.run(inviteSite, { ...input, organisationId: ctx.actor.organisation })),
  renewToken: member.input(renewToken.input).mutation(({ ctx, input }) => ctx.run(renewToken, input)),
  pause: member.input(pauseSite.input).mutation(({ ctx, input }) => ctx.run(pauseSite, input)),
  resume: member.input(resumeSite.input).mutation(({ ctx, input }) => ctx.run(resumeSite, input)),
  revoke: member.input(revokeSite.input).mutation(({ ctx, input }) => ctx.run(revokeSite, input)),
})
