import * as z from 'zod'
import { member, router } from '#server/trpc.ts'
import { BeginSigning, beginSigning } from './begin-signing.ts'
import { bundleOf } from './bundle.ts'
import { resumeAgreement, revokeAgreement, suspendAgreement } from './end.ts'
import { agreementRows, agreementView } from './queries.ts'
import { declineAgreement, signAgreement } from './sign.ts'

const ById = z.object({ id: z.uuid() })

export const agreementRouter = router({
  list: member.query(({ ctx }) => ctx.read(agreementRows)),
  byId: member.input(ById).query(({ ctx, input }) => ctx.read((tx) => agreementView(tx, ctx.actor, input.id))),
  bundle: member.input(ById).query(({ ctx, input }) => ctx.read((tx) => bundleOf(tx, input.id))),
  beginSigning: member.input(BeginSigning).mutation(({ ctx, input }) => beginSigning(ctx.exchange, ctx.actor, input)),
  sign: member.input(signAgreement.input).mutation(({ ctx, input }) => ctx.run(signAgreement, input)),
  decline: member.input(declineAgreement.input).mutation(({ ctx, input }) => ctx.run(declineAgreement, input)),
  suspend: member.input(suspendAgreement.input).mutation(({ ctx, input }) => ctx.run(suspendAgreement, input)),
  resume: member.input(resumeAgreement.input).mutation(({ ctx, input }) => ctx.run(resumeAgreement, input)),
  revoke: member.input(revokeAgreement.input).mutation(({ ctx, input }) => ctx.run(revokeAgreement, input)),
})
