import { type PreparedItem, SPLITS } from '../dataset/prepared.ts'
import { type Chain, configOf } from '../gear/chain.ts'
import { CHECKS } from '../gear/checks.ts'
import { EXCLUSION_REASONS } from '../gear/exclusion.ts'
import { MEASURES, type MeasureHistogram } from '../gear/measure.ts'

/** A cell before suppression: `value` counts what the histogram counts, `patients` the people behind it. */
export interface ExactCell {
  readonly key: string
  readonly value: number
  readonly patients: number
}

/** Files by bin of one measured value; bin 0 is below the first edge, the last from the last edge on. */
export interface ExactMeasure {
  readonly check: string
  /** The threshold that was in force, in the unit of the value. */
  readonly limit: number | null
  readonly edges: readonly number[]
  /** One more than there are edges. */
  readonly bins: readonly ExactCell[]
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
  /** Patients: none is in two. */
  readonly splits: readonly ExactCell[]
  /** Images, as are all below. */
  readonly view: readonly ExactCell[]
  readonly vendor: readonly ExactCell[]
  readonly labels: readonly { readonly label: string; readonly positive: ExactCell; readonly negative: ExactCell }[]
  /** Files that were not prepared, by reason. */
  readonly excluded: readonly ExactCell[]
  /** Images with a warning and the rest, by check. */
  readonly qc: readonly { readonly check: string; readonly warned: ExactCell; readonly rest: ExactCell }[]
  readonly bitDepth: readonly ExactCell[]
  /** Files, whether they were prepared or not. */
  readonly measures: readonly ExactMeasure[]
}

/** What the items do not say: it comes from the preparation. */
export interface PreparationFacts {
  readonly excluded: readonly ExactCell[]
  /** Accepted images by BitsStored. */
  readonly bitDepth: readonly ExactCell[]
  /** Measured values of quality control. */
  readonly measures: readonly MeasureHistogram[]
}

/** Counts by key, in order of the keys. */
export const countBy = (rows: readonly { readonly key: string; readonly patient: string }[]): ExactCell[] => {
  const found = new Map<string, { value: number; people: Set<string> }>()
  for (const { key, patient } of rows) {
    const cell = found.get(key) ?? { value: 0, people: new Set<string>() }
    found.set(key, { value: cell.value + 1, people: cell.people.add(patient) })
  }
  return [...found.keys()].sort().map((key) => ({ key, value: found.get(key)!.value, patients: found.get(key)!.people.size }))
}

export const AGE_BANDS = ['0-9', '10-19', '20-29', '30-39', '40-49', '50-59', '60-69', '70-79', '80-89', '90+', 'unknown'] as const
export const ageBand = (years: number | null): (typeof AGE_BANDS)[number] =>
  years === null ? 'unknown' : AGE_BANDS[Math.min(9, Math.floor(years / 10))]!

const SEXES = ['F', 'M', 'O', 'unknown'] as const
const VIEWS = ['PA', 'AP', 'LATERAL', 'OTHER', 'unknown'] as const

const distinct = <T>(values: readonly T[]): number => new Set(values).size
const patientsOf = (items: readonly PreparedItem[]): number => distinct(items.map((item) => item.patient))

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

/** Bits that radiographs come in; any other number is `other`. */
const BIT_DEPTHS = ['8', '10', '12', '14', '16', 'other'] as const

/** Every key of a vocabulary, with what was found of it: a key that appears only when it was met would tell that it was. */
const allOf = (keys: readonly string[], found: readonly ExactCell[], rest?: string): ExactCell[] =>
  keys.map((key) => {
    const here = found.filter((one) => one.key === key || (key === rest && !keys.includes(one.key)))
    return { key, value: here.reduce((sum, { value }) => sum + value, 0), patients: here.reduce((sum, { patients }) => sum + patients, 0) }
  })

/** A maker that few people were imaged with is one of the others: its name alone would say that it is there. */
const vendorKey = (items: readonly PreparedItem[], k: number): ((item: PreparedItem) => string) => {
  const rare = new Set(
    countBy(items.map(({ vendor, patient }) => ({ key: vendor ?? 'unknown', patient })))
      .filter(({ patients }) => patients < k)
      .map(({ key }) => key),
  )
  return ({ vendor }) => (rare.has(vendor ?? 'unknown') ? 'other' : (vendor ?? 'unknown'))
}

const exactMeasure = ({ check, counts, patients }: MeasureHistogram, chain: Chain): ExactMeasure[] => {
  const measure = MEASURES[check]
  if (!measure) return []
  const bins = counts.map((value, i) => ({ key: String(i), value, patients: patients[i]! }))
  return [{ check, limit: measure.limit?.(configOf(chain, 'qc')) ?? null, edges: measure.edges, bins }]
}

/**
 * Counts the items of a prepared set, exactly. Bands, reasons and checks are all listed, met or not, so that absence says nothing.
 * @param k fewest people that make a device maker worth a name
 */
export const exactSummary = (items: readonly PreparedItem[], facts: PreparationFacts, chain: Chain, k: number): ExactSummary => {
  const vendorOf = vendorKey(items, k)
  const labels = [...new Set(items.flatMap((item) => Object.keys(item.labels)))].sort()
  const having = (key: string, holds: (item: PreparedItem) => boolean): ExactCell => cell(key, items.filter(holds))
  return {
    patients: patientsOf(items),
    studies: distinct(items.map((item) => item.study)),
    images: items.length,
    age: histogram(items, AGE_BANDS, (item) => ageBand(item.ageYears), 'patients'),
    sex: histogram(items, SEXES, (item) => item.sex ?? 'unknown', 'patients'),
    splits: histogram(items, SPLITS, (item) => item.split, 'patients'),
    view: histogram(items, VIEWS, (item) => item.view ?? 'unknown', 'images'),
    vendor: histogram(items, [...new Set(items.map(vendorOf))].sort(), vendorOf, 'images'),
    labels: labels.map((label) => ({
      label,
      positive: having('positive', (item) => (item.labels[label] ?? 0) > 0),
      negative: having('negative', (item) => item.labels[label] === 0),
    })),
    excluded: allOf(EXCLUSION_REASONS, facts.excluded),
    qc: Object.keys(CHECKS).map((check) => ({
      check,
      warned: having('warned', (item) => item.qc.includes(check)),
      rest: having('rest', (item) => !item.qc.includes(check)),
    })),
    bitDepth: allOf(BIT_DEPTHS, facts.bitDepth, 'other'),
    measures: facts.measures.flatMap((one) => exactMeasure(one, chain)),
  }
}
