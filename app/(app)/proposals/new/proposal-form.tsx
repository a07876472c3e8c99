'use client'

import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { ErrorSummary, type FormProblem } from '#app/ui/form/error-summary.tsx'
import { counted } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { problemsToShow } from '#app/ui/trpc/command-problem.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import type { ListingHit } from '#server/listing/queries.ts'
import type { DraftField, ProposalDraft } from './draft.ts'
import { LimitsSection } from './limits-section.tsx'
import { MessageSection } from './message-section.tsx'
import { PlanSection } from './plan-section.tsx'
import { PurposeSection } from './purpose-section.tsx'
import { RightsSection } from './rights-section.tsx'
import { SitePreviews } from './site-previews.tsx'
import { SitesSection } from './sites-section.tsx'
import { inputOf, planOfDraft, problemsOf } from './to-input.ts'
import { useDraft } from './use-draft.ts'
import { usePlanCheck } from './use-plan-check.ts'

interface ProposalFormProps {
  readonly purpose: { readonly id: string; readonly title: string; readonly document: Purpose }
  readonly organisation: string
  /** Everything that the purpose does not exclude. */
  readonly hits: readonly ListingHit[]
  readonly start: ProposalDraft
  readonly mayPropose: boolean
  readonly today: string
}

/** One text, many sites: everything that is asked, on one page, with what each site will see beside it. */
export const ProposalForm = ({ purpose, organisation, hits, start, mayPropose, today }: ProposalFormProps) => {
  const router = useRouter()
  const handle = useDraft(purpose.id, start)
  const { draft, forget, restored } = handle
  const [own, setOwn] = useState<readonly FormProblem[]>([])
  const check = usePlanCheck(useMemo(() => planOfDraft(draft), [draft]))
  const submit = useCommand(trpc.proposal.submit.mutate, {
    done: `Proposal sent to ${counted(draft.chosen.length, 'site')}.`,
    after: ({ id }) => {
      forget()
      router.push(`/proposals/${id}`)
    },
  })
  const refused = useMemo(() => problemsToShow(submit.problem), [submit.problem])
  const problems = own.length > 0 ? own : refused
  const errorAt = (field: DraftField | 'sites') => problems.find((problem) => problem.field === field)?.message

  const send = async () => {
    const found = problemsOf(draft, today)
    if (check && !check.ok) found.push({ field: check.field, message: check.message })
    setOwn(found)
    submit.clear()
    const input = found.length === 0 ? inputOf(draft, purpose.id) : null
    if (input) await submit.run(input)
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <ErrorSummary problems={problems} />
      <PageHeader
        crumbs={[{ label: 'Proposals', href: '/proposals' }]}
        title="New proposal"
        lead="One text for all sites. Each site answers for itself, and each agreement is its own."
      />
      {restored > 0 && (
        <NoteBanner
          title="Your draft is back as you left it."
          action={
            <Button size="compact" onClick={handle.restart}>
              Begin anew
            </Button>
          }
        >
          It is kept in this tab until you send it.
        </NoteBanner>
      )}
      <div className="grid gap-x-14 gap-y-10 xl:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="min-w-0">
          <PurposeSection purpose={purpose} handle={handle} error={errorAt('title')} />
          <SitesSection hits={hits} handle={handle} error={errorAt('sites')} />
          <PlanSection hits={hits} handle={handle} check={check} errorAt={errorAt} />
          <LimitsSection handle={handle} today={today} errorAt={errorAt} />
          <RightsSection key={`rights-${restored}`} organisation={organisation} handle={handle} commercial={purpose.document.commercial} />
          <MessageSection handle={handle} />
          <Section title="Check and send" id="send">
            <div className="flex flex-col items-start gap-3">
              <p className="max-w-measure text-ink-2">
                Sending asks the stewards. Nothing is trained before each hospital has agreed, people of both sides have signed, and the
                site agent has sealed the text.
              </p>
              <Button
                type="submit"
                variant="primary"
                disabled={submit.pending || !mayPropose}
                aria-describedby={mayPropose ? undefined : 'send-why'}
              >
                {draft.chosen.length > 0 ? `Send to ${counted(draft.chosen.length, 'site')}` : 'Send'}
              </Button>
              {!mayPropose && (
                <p id="send-why" className="text-table text-ink-2">
                  A researcher of your organisation sends proposals. You may look and prepare.
                </p>
              )}
            </div>
          </Section>
        </div>
        <SitePreviews hits={hits} draft={draft} />
      </div>
    </form>
  )
}
