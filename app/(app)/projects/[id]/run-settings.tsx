import Link from 'next/link'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { dateTime } from '#app/ui/format.ts'
import { type Fact, FactList } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { planFacts } from '#app/ui/plan/plan-facts.ts'
import type { ProjectView, RunView } from './project-view.ts'

const settings = ({ plan, engine, quorum }: RunView): Fact[] => [...planFacts({ ...plan, quorum }), { label: 'Engine', value: engine }]

/** What exactly is run: settings, digests, the agreements it stands under. */
export const RunSettings = ({ view, run }: { view: ProjectView; run: RunView }) => (
  <Section title="What is run" id="settings">
    <FactList
      facts={[
        ...(run.startedAt ? [{ label: 'Started', value: dateTime(run.startedAt) }] : []),
        ...(run.endedAt ? [{ label: 'Ended', value: dateTime(run.endedAt) }] : []),
        ...settings(run),
        {
          label: 'Agreements',
          value: (
            <span className="flex flex-col items-start gap-1">
              {view.lanes.map((lane) =>
                lane.agreement ? (
                  <Link key={lane.siteId} href={`/agreements/${lane.agreement.id}`} className="inline-flex min-h-6 items-center">
                    {lane.organisation.name}
                  </Link>
                ) : (
                  <span key={lane.siteId}>{lane.organisation.name}, between others</span>
                ),
              )}
              <Link href={`/proposals/${view.proposalId}`} className="inline-flex min-h-6 items-center">
                The proposal
              </Link>
            </span>
          ),
        },
      ]}
    />
    <Disclosure summary="Digests" className="mt-4">
      <FactList
        facts={[
          { label: 'Plan', value: <Fingerprint hash={run.planHash} full />, note: 'named by every agreement of this project' },
          {
            label: 'Training graphs',
            value: <Fingerprint hash={run.modelDigest} full />,
            note: 'each site builds them itself and compares',
          },
          ...(run.selected ? [{ label: 'Selected model', value: <Fingerprint hash={run.selected.model} full /> }] : []),
          ...(run.lastModel ? [{ label: 'Newest model', value: <Fingerprint hash={run.lastModel} full /> }] : []),
        ]}
      />
    </Disclosure>
  </Section>
)
