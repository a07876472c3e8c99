import type { PreparedItem } from '../dataset/prepared.ts'

/** A cell before suppression: `value` counts what the histogram counts, `patients` the people behind it. */
export interface ExactCell {
  readonly key: string
  readonly value: number
  readonly patients: number
}

/** Exact counts of a prepared set. They stay at the site: there is no message type that could carry them. */
export interface ExactSummary {
  readonly patients: number
  readonly studies: number
  readonly images: number
  /** Patients by age at their images, in bands of ten years. */
  readonly age: readonly ExactCell[]
  /** Patients. */
  readonly sex: readonly ExactCell[]
  /** Images, as are all below. */
  readonly view: readonly ExactCell[]
  readonly vendor: readonly ExactCell[]
  readonly labels: readonly { readonly label: string; readonly positive: ExactCell; readonly negative: ExactCell }[]
  /** Files that were not prepared, by reason; whose they are is not known. */
  readonly excluded: readonly { readonly key: string; readonly value: number }[]
  /** Images with a warning, by check. */
  readonly qc: readonly ExactCell[]
  readonly bitDepth: readonly { readonly key: string; readonly value: number }[]
}

/** What the items do not say: it comes from the preparation. */
export interface PreparationFacts {
  readonly excluded: Readonly<Record<string, number>>
  /** Accepted images by BitsStored. */
  readonly bitDepth: Readonly<Record<string, number>>
}

export const AGE_BANDS = ['0-9', '10-19', '20-29', '30-39', '40-49', '50-59', '60-69', '70-79', '80-89', '90+', 'unknown'] as const
export const ageBand = (years: number | null): (typeof AGE_BANDS)[number] =>
  years === null ? 'unknown' : AGE_BANDS[Math.min(9, Math.floor(years / 10))]!

const SEXES = ['F', 'M', 'O', 'unknown'] as const
const VIEWS = ['PA', 'AP', 'LATERAL', 'OTHER', 'unknown'] as const

const distinct = <T>(values: readonly T[]): number => new Set(values).size
const patientsOf = (items: readonly PreparedItem[]): number => distinct(items.map((item) => item.patient))
const sortedKeys = (record: Readonly<Record<string, number>>): string[] => Object.keys(record).sort()

const histogram = (
  items: readonly PreparedItem[],
  keys: readonly string[],
  keyOf: (item: PreparedItem) => string,
  unit: 'patients' | 'images',
): ExactCell[] =>
  keys.map((key) => {
    const here = items.filter((item) => keyOf(item) === key)
    const patients = patientsOf(here)
    return { key, value: unit === 'patients' ? patients : here.length, patients }
  })

const cell = (key: string, items: readonly PreparedItem[]): ExactCell => ({ key, value: items.length, patients: patientsOf(items) })

/** Counts the items of a prepared set, exactly. Fixed bands are listed even when empty, so that their absence says nothing. */
export const exactSummary = (items: readonly PreparedItem[], facts: PreparationFacts): ExactSummary => {
  const vendorOf = (item: PreparedItem): string => item.vendor ?? 'unknown'
  const labels = [...new Set(items.flatMap((item) => Object.keys(item.labels)))].sort()
  const checks = [...new Set(items.flatMap((item) => item.qc))].sort()
  return {
    patients: patientsOf(items),
    studies: distinct(items.map((item) => item.study)),
    images: items.length,
    age: histogram(items, AGE_BANDS, (item) => ageBand(item.ageYears), 'patients'),
    sex: histogram(items, SEXES, (item) => item.sex ?? 'unknown', 'patients'),
    view: histogram(items, VIEWS, (item) => item.view ?? 'unknown', 'images'),
    vendor: histogram(items, [...new Set(items.map(vendorOf))].sort(), vendorOf, 'images'),
    labels: labels.map((label) => ({
      label,
      positive: cell(
        'positive',
        items.filter((item) => item.labels[label] === 1),
      ),
      negative: cell(
        'negative',
        items.filter((item) => item.labels[label] === 0),
      ),
    })),
    excluded: sortedKeys(facts.excluded).map((key) => ({ key, value: facts.excluded[key]! })),
    qc: checks.map((check) =>
      cell(
        check,
        items.filter((item) => item.qc.includes(check)),
      ),
    ),
    bitDepth: sortedKeys(facts.bitDepth).map((key) => ({ key, value: facts.bitDepth[key]! })),
  }
}
