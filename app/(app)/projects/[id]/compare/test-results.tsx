import { certainly } from '#app/ui/chart/certain.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { estimateText } from '#app/ui/number/estimate-value.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { type ComparedRun, overlap, runNames, sitesOf } from './compared.ts'
import { SideBySide } from './settings.tsx'

type RunEvaluations = Views['run']['evaluations']

/** The final models on test images, site by site with 95 % intervals: the honest comparison, once both runs have ended. */
export const TestResults = ({ runs, found }: { runs: readonly ComparedRun[]; found: readonly RunEvaluations[] }) => {
  const { sites } = sitesOf(runs)
  const aucOf = (siteId: string) =>
    found.map((one) => one.sites.find((site) => site.siteId === siteId && site.split === 'test')?.full.auc ?? null)
  const rows = sites.map((site) => ({ site, aucs: aucOf(site.id) })).filter((row) => row.aucs.some((auc) => auc !== null))
  if (rows.length === 0) return null
  const aloneOf = (siteId: string) =>
    found.map(({ compared }) => compared.find((one) => one.siteId === siteId && one.split === 'test' && one.model === 'alone')?.auc ?? null)
  const noise = rows.every((row) => overlap(row.aucs))
  return (
    <Section title="On test images" id="test" intro="No choice has looked at them. AUC of each run's final model, with 95 % intervals.">
      <SideBySide
        caption="AUC on test images"
        header="Site"
        names={runNames(runs).map((name) => name.long)}
        rows={[
          ...rows.flatMap(({ site, aucs }) => {
            const alone = aloneOf(site.id)
            const told = (of: (typeof aucs)[number], none: string) => (of ? estimateText(of, 3) : none)
            return [
              { label: site.name, values: aucs.map((auc) => told(auc, 'not yet')) },
              ...(alone.some((auc) => auc !== null)
                ? [{ label: `${site.name}, its own data alone`, values: alone.map((auc) => told(auc, 'not told')) }]
                : []),
            ]
          }),
          {
            label: 'All sites together',
            values: found.map(({ pooled }) => (pooled.test ? certainly(pooled.test.auc, 3) : 'not known')),
          },
        ]}
      />
      {noise && (
        <p className="mt-3 max-w-measure text-ink-2">
          At every site the intervals overlap: these test images do not tell which of the models is better.
        </p>
      )}
    </Section>
  )
}
