import { type Bar, barsOf } from '#app/ui/chart/bars.ts'
import { Histogram } from '#app/ui/chart/histogram.tsx'
import { AGE_WORDS, labelWords, SEX_WORDS, SPLIT_WORDS, VENDOR_WORDS, VIEW_WORDS } from '#app/ui/listing/words.ts'
import { Count } from '#app/ui/number/count.tsx'
import { Table } from '#app/ui/table.tsx'
import type { Summary } from '#core/listing/summary.ts'

/** Fixed bands are listed even when empty; one that nobody recorded says nothing and is left out. */
const known = (bars: readonly Bar[]) => bars.filter((bar) => bar.label !== 'not recorded' || bar.count.kind === 'count')

/** Who is in a prepared set and how it was imaged, after suppression at the site. */
export const SummaryCharts = ({ summary }: { summary: Summary }) => (
  <div className="flex flex-col gap-10">
    <Histogram
      title="Age"
      subtitle="Patients, by age at the image"
      measure="Age in years"
      unit="patients"
      bars={known(barsOf(summary.age, AGE_WORDS))}
      file="age"
    />
    <div className="grid gap-10 md:grid-cols-2">
      <Histogram
        title="Sex"
        subtitle="Patients"
        measure="Sex"
        unit="patients"
        bars={known(barsOf(summary.sex, SEX_WORDS))}
        height={180}
        file="sex"
      />
      <Histogram
        title="View"
        subtitle="Images"
        measure="View"
        unit="images"
        bars={known(barsOf(summary.view, { ...VIEW_WORDS, PA: 'PA', AP: 'AP' }))}
        height={180}
        file="view"
      />
      <Histogram
        title="Device maker"
        subtitle="Images"
        measure="Maker"
        unit="images"
        bars={known(barsOf(summary.vendor, VENDOR_WORDS))}
        height={180}
        file="maker"
      />
      <div className="flex flex-col gap-8">
        <Table
          dense
          caption="Labels, in images"
          rows={summary.labels}
          rowKey={(row) => row.label}
          columns={[
            { key: 'label', header: 'Label', cell: (row) => labelWords(row.label) },
            { key: 'positive', header: 'With', numeric: true, cell: (row) => <Count of={row.positive} amongOthers /> },
            { key: 'negative', header: 'Without', numeric: true, cell: (row) => <Count of={row.negative} amongOthers /> },
          ]}
          empty="No label was handed in."
        />
        {summary.splits.length > 0 && (
          <Table
            dense
            caption="Splits, in patients: none is in two"
            rows={summary.splits}
            rowKey={(row) => row.key}
            columns={[
              { key: 'split', header: 'Split', cell: (row) => SPLIT_WORDS[row.key] ?? row.key },
              { key: 'patients', header: 'Patients', numeric: true, cell: (row) => <Count of={row.count} amongOthers /> },
            ]}
          />
        )}
      </div>
    </div>
  </div>
)
