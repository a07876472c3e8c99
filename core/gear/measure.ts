import { CHECK_NAMES, checkOf } from './checks.ts'
import type { ConfigValue } from './manifest.ts'
import type { QcVerdict } from './verdict.ts'

type QcConfig = Readonly<Record<string, ConfigValue>>

/** A value that quality control measures on every picture, and how it is counted. */
export interface Measure {
  readonly label: string
  /** Empty where the value is a plain ratio. */
  readonly unit: string
  /** Ascending. Bin 0 is below the first edge, bin i from edge i − 1 up to below edge i, the last from the last edge on. */
  readonly edges: readonly number[]
  /** Whether a picture must reach the limit or may not exceed it. */
  readonly side?: 'least' | 'most'
  /** The threshold in the configuration of the gear `qc`, in the unit of the value. */
  readonly limit?: (config: QcConfig) => number
}

/** The measured values by check. The edges are fixed, so that they say nothing about the pictures. */
export const MEASURES: Readonly<Record<string, Measure>> = Object.fromEntries(
  CHECK_NAMES.flatMap((name) => {
    const { label, unit = '', edges, side, limit } = checkOf(name)
    if (!edges) return []
    const measure: Measure = {
      label,
      unit,
      edges,
      ...(side && { side }),
      ...(limit && { limit: (config: QcConfig) => Number(config[limit.setting] ?? limit.default) }),
    }
    return [[name, measure]]
  }),
)

/** Index of the bin of a value: 0 to the number of edges. */
export const binOf = (edges: readonly number[], value: number): number => {
  const above = edges.findIndex((edge) => value < edge)
  return above < 0 ? edges.length : above
}

/** Files and people by bin of one measured value; both have one entry more than the measure has edges. */
export interface MeasureHistogram {
  readonly check: string
  readonly counts: readonly number[]
  /** Different patients in each bin, for suppression. */
  readonly patients: readonly number[]
}

export interface MeasuredFile {
  readonly patient: string
  readonly verdicts: readonly QcVerdict[]
}

/** How often each measured value was found, by check in the order of the table. Exact: it stays at the site until it is suppressed. */
export const histogramOfMeasures = (files: readonly MeasuredFile[]): MeasureHistogram[] =>
  Object.entries(MEASURES).map(([check, { edges }]) => {
    const counts = new Array<number>(edges.length + 1).fill(0)
    const people = counts.map(() => new Set<string>())
    for (const { patient, verdicts } of files)
      for (const verdict of verdicts) {
        if (verdict.check !== check || verdict.measured === undefined) continue
        const bin = binOf(edges, verdict.measured)
        counts[bin]!++
        people[bin]!.add(patient)
      }
    return { check, counts, patients: people.map((found) => found.size) }
  })
