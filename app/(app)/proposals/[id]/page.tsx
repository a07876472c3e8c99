import type { Metadata } from 'next'
import { cache } from 'react'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { RightsMatrix, type RightsRow } from '#app/ui/agreement/rights-matrix.tsx'
import { BallLine } from '#app/ui/ball-line.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { ProblemBanner, TombstoneBanner } from '#app/ui/feedback/banners.tsx'
import { dateTime } from '#app/ui/format.ts'
import { LegalText } from '#app/ui/layout/legal-text.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { RefreshOnReturn } from '#app/ui/live/refresh-on-return.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import type { ProposalView } from '#server/proposal/queries.ts'
import { proposalBall, proposalState } from '../proposal-state.ts'
import { PlanWords } from './plan-words.tsx'
import { PurposeWords } from './purpose-words.tsx'
import { SiteAnswers } from './site-answers.tsx'
import { WithdrawProposal } from './withdraw-proposal.tsx'

interface Address {
  params: Promise<{ id: string }>
}

const proposal = cache(async (id: string) => forPage((await caller()).proposal.byId({ id })))

export const generateMetadata = async ({ params }: Address): Promise<Metadata> => ({ title: (await proposal((await params).id)).title })

const rightsRows = ({ rights, organisation }: ProposalView): RightsRow[] => [
  { organisation: organisation.id as RightsRow['organisation'], name: organisation.name, ...rights.consumer },
  { organisation: 'provider' as RightsRow['organisation'], name: 'Each hospital', ...rights.provider },
]

const Page = async ({ params }: Address) => {
  const found = await proposal((await params).id)
  const over = found.state === 'WITHDRAWN' || found.state === 'DECLINED'
  return (
    <>
      <RefreshOnReturn />
      {over && (
        <TombstoneBanner title={proposalState(found).words}>
          Nothing can be agreed on it any more. What was asked stays readable.
        </TombstoneBanner>
      )}
      {found.stuck && <ProblemBanner title="The project cannot open.">{found.stuck}</ProblemBanner>}
      <PageHeader
        crumbs={[{ label: 'Proposals', href: '/proposals' }]}
        caption={`Proposal of ${found.organisation.name}, sent ${dateTime(found.createdAt)}`}
        title={found.title}
        state={
          <>
            <BallLine {...proposalBall(found)} />
            <StateChip {...proposalState(found)} />
          </>
        }
        actions={
          <>
            {found.projectId && (
              <ButtonLink href={`/projects/${found.projectId}`} variant="primary">
                Open the project
              </ButtonLink>
            )}
            {found.can.some((offer) => offer.command === 'withdraw') && (
              <WithdrawProposal id={found.id} sites={found.negotiations.map((one) => one.site.name)} />
            )}
          </>
        }
      />
      <Section title={found.mine ? 'What the sites answer' : 'Your answer'} id="answers">
        <SiteAnswers
          negotiations={found.negotiations}
          consumer={found.organisation.name}
          mine={found.mine}
          rounds={found.limits.maxRounds}
        />
      </Section>
      {found.message && (
        <Section title="Message" id="message">
          <LegalText className="border-l-2 border-line pl-4 whitespace-pre-line">{found.message}</LegalText>
        </Section>
      )}
      <PurposeWords purpose={found.purpose} />
      <PlanWords plan={found.plan} limits={found.limits} planHash={found.planHash} modelDigest={found.modelDigest} />
      <Section title="Rights to the final model" id="rights">
        <RightsMatrix rights={rightsRows(found)} />
      </Section>
    </>
  )
}

export default Page
