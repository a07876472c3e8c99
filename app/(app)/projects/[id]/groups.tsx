'use client'

import { useState } from 'react'
import { DotPlot } from '#app/ui/chart/dot-plot.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import type { StratifiedBy } from '#core/metrics/strata.ts'
import { BY_WORDS, type GroupRow, groupFinding, groupRows, groupText } from './group-rows.ts'

interface GroupProps {
  readonly by: StratifiedBy
  readonly rows: readonly GroupRow[]
  readonly split: 'val' | 'test'
  readonly open: boolean
}

/** One plot, drawn once it is opened. */
const Group = ({ by, rows, split, open }: GroupProps) => {
  const [drawn, setDrawn] = useState(open)
  return (
    <Disclosure summary={groupFinding(by, rows)} className="mt-4" open={open} onOpen={(now) => setDrawn((before) => before || now)}>
      {drawn && (
        <DotPlot
          title={`AUC by ${BY_WORDS[by]}`}
          subtitle={`On each site's ${split === 'test' ? 'test' : 'validation'} images`}
          measure="AUC"
          rows={rows.map(({ site, group, auc }) => ({ section: site, name: group, of: auc, text: groupText(auc) }))}
          headers={['Site', BY_WORDS[by]]}
          file={`auc-by-${by}`}
        />
      )}
    </Disclosure>
  )
}

const MOST_OPEN = 40

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
        <Group key={by} by={by} rows={rows} split={split} open={i === 0 && rows.length <= MOST_OPEN} />
      ))}
    </div>
  )
}
