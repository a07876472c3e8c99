import * as z from 'zod'
import { checkPlan } from '#core/model/check-plan.ts'
import { parameterCount } from '#core/model/template.ts'
import { Refused } from '#core/refusal.ts'
import { Plan } from '#core/run/plan.ts'
import { agreeNegotiation } from '#server/negotiation/agree.ts'
import { terminateNegotiation } from '#server/negotiation/terminate.ts'
import { member, router } from '#server/trpc.ts'
import { initialOf } from './initial-model.ts'
import { proposalView, proposalViews } from './queries.ts'
import { withdrawProposal } from './settle.ts'
import { ProposalInput, submitProposal } from './submit.ts'

export const proposalRouter = router({
  list: member.query(({ ctx }) => ctx.read((tx) => proposalViews(tx, ctx.actor))),
  byId: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) => ctx.read((tx) => proposalView(tx, ctx.actor, input.id))),
  /** What a plan would train, or the sentence that says why it cannot. */
  checkPlan: member.input(z.object({ plan: Plan })).query(async ({ ctx, input }) => {
    try {
      checkPlan(input.plan)
      const initial = await ctx.read((tx) => initialOf(ctx.exchange, tx, input.plan, ctx.actor.organisation))
      return { ok: true as const, parameters: parameterCount(input.plan), seededHead: initial?.seededHead ?? false }
    } catch (error) {
      if (error instanceof Refused) return { ok: false as const, message: error.message, field: error.field ?? 'plan' }
      throw error
    }
  }),
  submit: member
    .input(ProposalInput.omit({ organisationId: true }))
    .mutation(({ ctx, input }) => ctx.run(submitProposal, { ...input, organisationId: ctx.actor.organisation })),
  withdraw: member.input(withdrawProposal.input).mutation(({ ctx, input }) => ctx.run(withdrawProposal, input)),
})

export const negotiationRouter = router({
  agree: member.input(agreeNegotiation.input).mutation(({ ctx, input }) => ctx.run(agreeNegotiation, input)),
  terminate: member.input(terminateNegotiation.input).mutation(({ ctx, input }) => ctx.run(terminateNegotiation, input)),
})
