import type { Ball } from '#app/ui/ball-line.tsx'
import { counted, list } from '#app/ui/format.ts'
import { proposalWords, type StateWords } from '#app/ui/words.ts'
import type { NegotiationState } from '#core/negotiation/machine.ts'
import type { ProposalState } from '#core/proposal/machine.ts'
import type { NegotiationView, ProposalView } from '#server/proposal/queries.ts'

/** AGREED and what comes after: the text of this site is fixed. */
const FIXED: readonly NegotiationState[] = ['AGREED', 'VERIFIED', 'FINALIZED']
const inForce = (one: NegotiationView) => one.agreement?.state === 'ACTIVE'
const fixed = (one: NegotiationView) => FIXED.includes(one.state as NegotiationState)
const asked = (one: NegotiationView) => one.state === 'REQUESTED'

export const proposalState = ({ state, negotiations, mine, organisation }: ProposalView): StateWords => {
  if (state === 'SUBMITTED' && !mine && negotiations.every(asked))
    return negotiations.some((one) => one.can.length > 0)
      ? { status: 'yours', words: 'Waits for your answer' }
      : { status: 'waiting', words: 'Waits for your steward' }
  return proposalWords(state as ProposalState, {
    sites: negotiations.length,
    agreed: negotiations.filter(fixed).length,
    by: mine ? 'you' : organisation.name,
  })
}

const names = (parts: readonly NegotiationView[]) => list(parts.map((one) => one.site.name))
const earliest = (parts: readonly NegotiationView[]) => parts.map((one) => one.movedAt).sort((a, b) => a.getTime() - b.getTime())[0]

/** Who acts next on a proposal, seen by this viewer. */
export const proposalBall = (proposal: ProposalView): Ball => {
  const { negotiations, state, mine, organisation, projectId, plan } = proposal
  if (state === 'WITHDRAWN' || state === 'DECLINED') return { holder: null, rest: proposalState(proposal).words + '.' }
  const yours = negotiations.filter((one) => one.can.some((offer) => offer.command === 'agree'))
  if (yours.length > 0)
    return { holder: 'you', you: true, since: earliest(yours), next: `${organisation.name} and you sign the frozen text` }
  const open = negotiations.filter(asked)
  if (open.length > 0)
    return {
      holder: mine ? names(open) : 'a steward of your organisation',
      since: earliest(open),
      next: mine ? 'they agree or decline' : 'they agree or decline for your hospital',
    }
  const unsigned = negotiations.filter((one) => fixed(one) && one.agreement?.state === 'PENDING')
  if (unsigned.length > 0)
    return {
      holder: `signatures on ${counted(unsigned.length, 'agreement')}`,
      since: earliest(unsigned),
      next: 'people sign, then the site agent seals',
    }
  if (projectId) return { holder: null, rest: 'Nobody is waited for. The project is open.' }
  const active = negotiations.filter(inForce).length
  return {
    holder: null,
    rest: active < plan.quorum ? `${active} of ${plan.quorum} agreements that a round needs are in force.` : 'Signed by all.',
  }
}
