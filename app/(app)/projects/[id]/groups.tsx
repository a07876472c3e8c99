import { DotPlot } from '#app/ui/chart/dot-plot.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { BY_WORDS, groupFinding, groupRows, groupText } from './group-rows.ts'

/** The model within the groups of each site's images: where positives are mostly of one view, one that sees the view alone does well over all. */
export const Groups = ({ found, split }: { found: Views['run']['evaluations']; split: 'val' | 'test' }) => {
  const groups = [...groupRows(found, split)]
  if (groups.length === 0) return null
  return (
    <div className="mt-12">
      <p className="text-h3 font-semibold">Within groups of the images</p>
      <p className="max-w-measure text-ink-2">
        A model that only sees how a film was taken does well over all, and badly within each view. AUC to two places, with 95 % intervals
        from rounded counts.
      </p>
      {groups.map(([by, rows], i) => (
        <Disclosure key={by} summary={groupFinding(by, rows)} className="mt-4" open={i === 0 && rows.length <= 40}>
          <DotPlot
            title={`AUC by ${BY_WORDS[by]}`}
            subtitle={`On each site's ${split === 'test' ? 'test' : 'validation'} images`}
            measure="AUC"
            rows={rows.map(({ site, group, auc }) => ({ section: site, name: group, of: auc, text: groupText(auc) }))}
            headers={['Site', BY_WORDS[by]]}
            file={`auc-by-${by}`}
          />
        </Disclosure>
      ))}
    </div>
  )
}
