import { Section } from '#app/ui/layout/section.tsx'
import { labelWords } from '#app/ui/listing/words.ts'
import { Absent } from '#app/ui/number/absent.tsx'
import { Count } from '#app/ui/number/count.tsx'
import { Table } from '#app/ui/table.tsx'
import { EXCLUSIONS } from '#core/gear/exclusion.ts'
import type { Summary } from '#core/listing/summary.ts'
import { CellTable } from './cell-table.tsx'

type Label = Summary['labels'][number]

/** How many of the labelled images show the finding; only where both numbers are open. */
const Share = ({ positive, negative }: Label) =>
  positive.kind === 'count' && negative.kind === 'count' ? (
    <span className="numeric">{Math.round((100 * positive.value) / (positive.value + negative.value))} %</span>
  ) : (
    <Absent kind="withheld" />
  )

export const Labels = ({ summary, source }: { summary: Summary; source: string }) => (
  <Section
    title="What is labelled"
    id="labels"
    intro={source ? `Where the labels come from: ${source}` : 'Where the labels come from is not stated.'}
  >
    <Table
      caption="Images by label"
      columns={[
        { key: 'label', header: 'Label', cell: (row: Label) => labelWords(row.label) },
        { key: 'positive', header: 'Found', unit: 'images', numeric: true, cell: (row) => <Count of={row.positive} amongOthers /> },
        { key: 'negative', header: 'Not found', unit: 'images', numeric: true, cell: (row) => <Count of={row.negative} amongOthers /> },
        { key: 'share', header: 'Share found', numeric: true, cell: (row) => <Share {...row} /> },
      ]}
      rows={summary.labels}
      rowKey={(row) => row.label}
      empty="This dataset has no labels."
    />
  </Section>
)

/** The first sentence says what it is; the rest is advice to the steward. */
const REASONS = Object.fromEntries(Object.entries(EXCLUSIONS).map(([code, text]) => [code, text.replace(/\. .*$/, '.')]))

const QC_WORDS = (key: string) => key.replaceAll('-', ' ').replaceAll('_', ' ').toLowerCase()

/** What the gears left out before anything was counted, and what they passed with a warning. */
export const LeftOut = ({ summary }: { summary: Summary }) => (
  <Section
    title="What the checks found"
    id="checks"
    intro="Every file passed through the site's gear chain. What failed is not in the counts above."
  >
    <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <CellTable
        caption="Files left out, by reason"
        first="Reason"
        unit="files"
        cells={summary.excluded}
        words={REASONS}
        fold={{ what: 'reason', k: summary.k }}
      />
      <CellTable
        caption="Images kept with a warning, by check"
        first="Check"
        unit="images"
        cells={summary.qc}
        words={Object.fromEntries(summary.qc.map((cell) => [cell.key, QC_WORDS(cell.key)]))}
        fold={{ what: 'check', k: summary.k }}
      />
    </div>
  </Section>
)
