import Link from 'next/link'
import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { counted, dateTime, duration } from '#app/ui/format.ts'
import { type Fact, FactList } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { TEMPLATE_WORDS } from '#app/ui/template-words.ts'
import type { ProjectView, RunView } from './project-view.ts'

const settings = ({ plan, engine, quorum }: RunView): Fact[] => [
  { label: 'Learned', value: plan.label, note: `from grey pictures of ${plan.inputSizePx} × ${plan.inputSizePx} pixels` },
  {
    label: 'Model',
    value: TEMPLATE_WORDS[plan.template.name],
    note: `channels ${plan.template.params.channels.join(', ')}; ${plan.template.params.groups} groups`,
  },
  {
    label: 'Algorithm',
    value: plan.algorithm === 'fedprox' ? `FedProx, weight ${plan.proximalMu}` : 'FedAvg',
    note: plan.weighting === 'equal' ? 'all sites count alike' : 'sites count by their training images',
  },
  { label: 'Optimiser', value: `AdamW, learning rate ${plan.optimizer.learningRate}, weight decay ${plan.optimizer.weightDecay}` },
  {
    label: 'Work of a round',
    value: `${counted(plan.localEpochs, 'pass', 'passes')} over the images, ${plan.batchSize} at a time`,
    note: `seed ${plan.seed}`,
  },
  {
    label: 'Rounds',
    value: plan.rounds,
    note: `a round needs ${quorum} sites and closes after ${duration(plan.deadlineSeconds)} at the latest`,
  },
  {
    label: 'Limit of an update',
    value: `L2 norm ${plan.clip.normL2}, each weight ${plan.clip.perCoordinate}`,
    note: 'clipped at the site before it leaves',
  },
  { label: 'Engine', value: engine },
]

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
          ...(run.lastModel ? [{ label: 'Newest model', value: <Fingerprint hash={run.lastModel} full /> }] : []),
        ]}
      />
    </Disclosure>
  </Section>
)
