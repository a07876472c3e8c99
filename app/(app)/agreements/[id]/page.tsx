import { Download } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { caller, viewer } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { RightsMatrix } from '#app/ui/agreement/rights-matrix.tsx'
import { BallLine } from '#app/ui/ball-line.tsx'
import { button } from '#app/ui/button.tsx'
import { CopyField } from '#app/ui/copy-field.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { Timeline } from '#app/ui/timeline.tsx'
import { AgreementActions } from '../agreement-actions.tsx'
import { AgreementBanners } from '../agreement-banners.tsx'
import { historySentence } from '../agreement-history.ts'
import { ballOf, otherParty, stateOf } from '../agreement-view.ts'
import { ClauseViews } from '../clause-views.tsx'
import { Evidence } from '../evidence.tsx'
import { Meters } from '../meters.tsx'
import { Signatures } from '../signatures.tsx'
import { SiteChecks } from '../site-checks.tsx'
import { versionOf } from '../version.ts'
import { Watch } from '../watch.tsx'

interface Props {
  readonly params: Promise<{ id: string }>
}

const agreementOf = async ({ params }: Props) => forPage((await caller()).agreement.byId({ id: (await params).id }))

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: `Agreement: ${(await agreementOf(props)).title}` })

const Page = async (props: Props) => {
  const view = await agreementOf(props)
  const person = (await viewer())?.person
  const now = Date.now()
  const project = view.projectId ? (await (await caller()).project.list()).find((row) => row.id === view.projectId) : undefined
  const rightsClause = view.clauses.find((clause) => clause.id === 'model-rights')?.number
  const version = versionOf(view)
  return (
    <>
      <PageHeader
        caption={
          <>
            Agreement <Fingerprint hash={view.termsHash} /> between {view.provider.name} and {view.consumer.name}
          </>
        }
        title={view.title}
        state={
          <>
            <span className="flex flex-wrap items-center gap-x-6 gap-y-2">
              <StateChip {...stateOf(view, now)} />
              <BallLine {...ballOf(view)} />
            </span>
            <Watch id={view.id} version={version} />
          </>
        }
        actions={
          <AgreementActions
            id={view.id}
            can={view.can}
            other={otherParty(view).name}
            site={view.site.name}
            rightsClause={`rights of clause ${rightsClause}`}
          />
        }
      />
      <AgreementBanners view={view} now={now} />
      <Section
        title="What is used"
        id="meters"
        className="mt-0"
        meta={project && <Link href={`/projects/${project.id}`}>{project.title}: live page</Link>}
      >
        <Meters view={view} rounds={project?.run?.currentRound ?? 0} now={now} />
      </Section>
      <Section title="Who signed" id="signatures">
        <Signatures view={view} person={person} />
      </Section>
      <Section
        title="What was agreed"
        id="clauses"
        intro="Each clause in three views with the same number. The legal text binds; the machine rule says the same to programs, and the site enforces its numbers. The values of a negotiable clause may be changed in an offer; a locked clause stays as it is."
      >
        <ClauseViews clauses={view.clauses} />
      </Section>
      <Section title="Rights in the model" id="rights">
        <RightsMatrix rights={view.terms.rights} />
      </Section>
      <Section
        title="Evidence"
        id="evidence"
        intro="Checked in your browser, with the same code that a site and an offline reader use. The exchange is not asked for its opinion."
      >
        <div className="grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <Evidence id={view.id} version={version} sealed={view.sealed} unfinished={view.state === 'PENDING'} />
          <div className="flex min-w-0 flex-col gap-6">
            <SiteChecks view={view} />
            <div className="flex flex-col gap-3">
              <a
                href={`/api/agreements/${view.id}/bundle.json`}
                download="agreement-bundle.json"
                className={button({ className: 'w-fit' })}
              >
                <Download aria-hidden="true" size={18} strokeWidth={1.75} />
                Download the bundle
              </a>
              <a
                href={`/api/agreements/${view.id}/odrl.jsonld`}
                download="agreement-odrl.jsonld"
                className={button({ className: 'w-fit' })}
              >
                <Download aria-hidden="true" size={18} strokeWidth={1.75} />
                Download the terms as ODRL
              </a>
              <p className="text-table text-ink-2">
                ODRL is for programs of others, such as data-space connectors. It proves nothing: the bundle does.
              </p>
              <CopyField label="Check it offline" value="npm run roundtable -- verify agreement-bundle.json" />
              <p className="text-table text-ink-2">
                Or on <Link href="/verify">the verify page</Link>, which works signed out and uploads nothing.
              </p>
            </div>
            <div>
              <p className="font-semibold">Fingerprint of the terms</p>
              <Fingerprint hash={view.termsHash} full />
            </div>
          </div>
        </div>
      </Section>
      <Section title="History" id="history">
        <Timeline
          moments={[...view.timeline].reverse().map((event) => ({
            id: String(event.seq),
            at: event.at,
            text: historySentence(event, view),
            milestone: event.type !== 'agreement.frozen',
          }))}
        />
      </Section>
    </>
  )
}

export default Page
