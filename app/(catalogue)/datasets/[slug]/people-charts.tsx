import { barsOf } from '#app/ui/chart/bars.ts'
import { Histogram } from '#app/ui/chart/histogram.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { AGE_WORDS, agesOf, SEX_WORDS, VENDOR_WORDS, VIEW_WORDS } from '#app/ui/listing/words.ts'
import type { Summary, SummaryCell } from '#core/listing/summary.ts'
import { CellTable } from './cell-table.tsx'

interface PartProps {
  readonly summary: Summary
  readonly slug: string
}

const suppressedNote = (k: number) =>
  `Counts from 0 to ${k - 1} are shown as “<${k}” so that no one can be picked out; where a total would give such a count away, others are withheld. The hospital sees the exact numbers.`

/** A last band for ages that were not recorded is drawn only where it says something. */
const bands = (cells: readonly SummaryCell[]) => cells.filter((cell) => cell.key !== 'unknown' || cell.count.kind === 'count')

const sexTitle = (summary: Summary): string => {
  const count = (key: string) => summary.sex.find((cell) => cell.key === key)?.count
  const f = count('F')
  const m = count('M')
  if (count('unknown')?.kind === 'count' && f?.kind !== 'count' && m?.kind !== 'count') return 'Sex was not recorded'
  if (f?.kind !== 'count' || m?.kind !== 'count') return 'Sex, as recorded'
  return f.value === m.value ? 'As many women as men' : f.value > m.value ? 'More women than men' : 'More men than women'
}

const largestGroup = (cells: readonly SummaryCell[], words: Readonly<Record<string, string>>): string | null => {
  const shown = cells.flatMap(({ key, count }) => (count.kind === 'count' && key !== 'unknown' ? [{ key, value: count.value }] : []))
  const most = shown.sort((a, b) => b.value - a.value)[0]
  return most ? `Largest group: ${words[most.key] ?? most.key.replace('-', '–')}` : null
}

const ageTitle = (summary: Summary): string => {
  const largest = largestGroup(summary.age, {})
  if (largest) return `${largest} years`
  return agesOf(summary) === 'ages not recorded' ? 'Ages were not recorded' : 'Every age group is too small to show'
}

export const WhoIsInIt = ({ summary, slug }: PartProps) => (
  <Section title="Who is in it" id="who" intro={suppressedNote(summary.k)}>
    <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Histogram
        title={ageTitle(summary)}
        subtitle="Patients by age at their images, rounded to 5"
        measure="Age in years"
        unit="patients"
        file={`${slug}-age`}
        bars={barsOf(bands(summary.age), AGE_WORDS)}
      />
      <Histogram
        title={sexTitle(summary)}
        subtitle="Patients, rounded to 5"
        measure="Sex"
        unit="patients"
        file={`${slug}-sex`}
        bars={barsOf(bands(summary.sex), SEX_WORDS)}
      />
    </div>
  </Section>
)

export const HowImaged = ({ summary, slug }: PartProps) => {
  const views = barsOf(bands(summary.view), { ...VIEW_WORDS, PA: 'PA', AP: 'AP' })
  return (
    <Section title="How it was imaged" id="imaging">
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Histogram
          title={largestGroup(summary.view, VIEW_WORDS) ?? 'Views were not recorded'}
          subtitle="Images by view, rounded to 5. PA: from the back, AP: from the front"
          measure="View"
          unit="images"
          file={`${slug}-view`}
          bars={views}
        />
        <div className="flex flex-col gap-8">
          <CellTable
            caption="Maker of the device, as the files name it"
            first="Maker"
            unit="images"
            cells={summary.vendor}
            words={VENDOR_WORDS}
          />
          <CellTable caption="Bits stored for each pixel before preparation" first="Bits" unit="images" cells={summary.bitDepth} />
        </div>
      </div>
    </Section>
  )
}
