import Link from 'next/link'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { dateTime } from '#app/ui/format.ts'
import { StateChip } from '#app/ui/state-chip.tsx'
import { ReasonList } from '#app/ui/verdict/reason-list.tsx'
import { VerdictChip } from '#app/ui/verdict/verdict-chip.tsx'
import { agreementWords, negotiationWords, type StateWords } from '#app/ui/words.ts'
import type { AgreementState } from '#core/agreement/machine.ts'
import type { NegotiationState } from '#core/negotiation/machine.ts'
import type { NegotiationView } from '#server/proposal/queries.ts'
import { AnswerProposal } from './answer-proposal.tsx'

interface SiteAnswersProps {
  readonly negotiations: readonly NegotiationView[]
  readonly consumer: string
  /** Seen by the asking side. */
  readonly mine: boolean
  readonly rounds: number
}

/** Where one site stands; once its agreement is signed by all, the agreement's own state says more. */
const stateOf = (one: NegotiationView, consumer: string, mine: boolean): StateWords => {
  if (one.state === 'FINALIZED' && one.agreement) return agreementWords(one.agreement.state as AgreementState)
  if (one.state === 'REQUESTED' && !mine)
    return one.can.some((offer) => offer.command === 'agree')
      ? { status: 'yours', words: 'Waits for your answer' }
      : { status: 'waiting', words: 'Waits for your steward' }
  return negotiationWords(one.state as NegotiationState, { provider: one.site.name, consumer })
}

const SiteAnswer = ({ one, consumer, mine, rounds }: Omit<SiteAnswersProps, 'negotiations'> & { one: NegotiationView }) => (
  <li className="flex flex-col gap-3 border-b border-line py-4">
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
      <div className="min-w-0">
        <h3 className="text-lead">{one.site.name}</h3>
        <p className="text-table text-ink-2">
          {one.listing.title}, version {one.listing.version}
        </p>
      </div>
      <p className="text-table text-ink-2">
        <StateChip className="text-body" {...stateOf(one, consumer, mine)} />
        <span className="block md:text-right">since {dateTime(one.movedAt)}</span>
      </p>
    </div>
    <Disclosure
      summary={
        <>
          Terms of use: <VerdictChip verdict={one.match.verdict} className="ml-1" />
        </>
      }
    >
      <ReasonList reasons={one.match.reasons} ruleSet="Automatic check of the terms; the custodian decides." />
    </Disclosure>
    {one.note && (
      <p className="max-w-measure border-l-2 border-line pl-4">
        <span className="block text-table text-ink-3">{mine ? `Note to ${one.site.name} only` : 'Note to your site only'}</span>
        {one.note}
      </p>
    )}
    {one.reason && (
      <p className="max-w-measure border-l-2 border-off pl-4">
        <span className="block text-table text-ink-3">Reason given</span>
        {one.reason}
      </p>
    )}
    {one.agreement && (
      <p>
        <Link href={`/agreements/${one.agreement.id}`} className="inline-flex min-h-6 items-center font-semibold">
          {one.agreement.state === 'PENDING' ? 'Read the text that waits for signatures' : 'Open the agreement'}
          <span className="sr-only"> with {one.site.name}</span>
        </Link>
      </p>
    )}
    {one.agreement?.sealRefusal && (
      <p className="max-w-measure font-semibold text-deny">The site agent did not seal: {one.agreement.sealRefusal.message}</p>
    )}
    <AnswerProposal
      id={one.id}
      can={one.can}
      mine={mine}
      site={one.site.name}
      provider={one.provider.name}
      consumer={consumer}
      rounds={rounds}
    />
  </li>
)

/** One row a site. A hospital sees its own only: the query gives it no other. */
export const SiteAnswers = ({ negotiations, ...rest }: SiteAnswersProps) => (
  <ul className="border-t border-line">
    {negotiations.map((one) => (
      <SiteAnswer key={one.id} one={one} {...rest} />
    ))}
  </ul>
)
