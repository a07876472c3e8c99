import { Fingerprint } from '#app/ui/agreement/fingerprint.tsx'
import { counted, date, duration } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { planFacts } from '#app/ui/plan/plan-facts.ts'
import type { Plan } from '#core/run/plan.ts'
import type { ProposalView } from '#server/proposal/queries.ts'

type PlanWordsProps = Pick<ProposalView, 'limits' | 'planHash' | 'modelDigest'> & { readonly plan: Plan }

/** What is trained, and the limits that an agreement would hold it to. */
export const PlanWords = ({ plan, limits, planHash, modelDigest }: PlanWordsProps) => (
  <>
    <Section title="Training plan" id="plan">
      <FactList
        facts={[
          ...planFacts(plan),
          {
            label: 'Digest of the plan',
            value: <Fingerprint hash={planHash} />,
            note: 'named in every agreement; the site agent compares it',
          },
          {
            label: 'Digest of the model',
            value: <Fingerprint hash={modelDigest} />,
            note: 'the site builds the same graphs from the plan',
          },
        ]}
      />
    </Section>
    <Section title="Limits" id="limits" intro="Clauses of each agreement. The site agent refuses a task that lies outside them.">
      <FactList
        facts={[
          { label: 'Rounds', value: `at most ${limits.maxRounds}` },
          { label: 'Sites in every round', value: `at least ${limits.minimumSites}` },
          { label: 'Patients of a site', value: `at least ${limits.minimumPatients}` },
          { label: 'Metrics are hidden', value: `on fewer than ${counted(limits.suppressBelow, 'image')} of a class` },
          { label: 'Ends on', value: date(limits.notAfter) },
          { label: 'Without word from the exchange', value: `a site stops after ${duration(limits.statusMaxAgeSeconds)}` },
        ]}
      />
    </Section>
  </>
)
