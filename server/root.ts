import { agreementRouter } from './agreement/router.ts'
import { auditRouter } from './audit/router.ts'
import { inboxOf } from './inbox/queries.ts'
import { listingRouter } from './listing/router.ts'
import { invitationRouter, orgRouter } from './org/router.ts'
import { passkeyRouter } from './passkey/router.ts'
import { projectRouter, runRouter } from './project/router.ts'
import { negotiationRouter, proposalRouter } from './proposal/router.ts'
import { purposeRouter } from './purpose/router.ts'
import { sessionRouter } from './session/router.ts'
import { siteRouter } from './site/router.ts'
import { createCaller, member, router } from './trpc.ts'

export const appRouter = router({
  session: sessionRouter,
  org: orgRouter,
  invitation: invitationRouter,
  passkey: passkeyRouter,
  site: siteRouter,
  listing: listingRouter,
  purpose: purposeRouter,
  proposal: proposalRouter,
  negotiation: negotiationRouter,
  agreement: agreementRouter,
  audit: auditRouter,
  project: projectRouter,
  run: runRouter,
  inbox: router({ mine: member.query(({ ctx }) => ctx.read((tx) => inboxOf(tx, ctx.actor))) }),
})
export type AppRouter = typeof appRouter
export const callerFactory = createCaller(appRouter)
