import { CHECKS, type CheckName, checkOf } from './checks.ts'
import { MEASURES } from './measure.ts'

/** What one measured value of a summary is called: `Entropy (bit), at least 4`. */
export interface MeasureWords {
  readonly label: string
  readonly unit: string
  /** "at least 4 bit"; null where there is no threshold. */
  readonly asked: string | null
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1).replaceAll('-', ' ')

/** Short words for a check, also for one that this version does not know any more. */
export const checkLabel = (check: string): string => (Object.hasOwn(CHECKS, check) ? checkOf(check as CheckName).label : capital(check))

/** Words for a measured value, also for one that this version does not know any more. */
export const measureWords = (check: string, limit: string | null): MeasureWords => {
  const measure = MEASURES[check]
  const unit = measure?.unit ?? ''
  const asked =
    limit === null || !measure?.side ? null : `${measure.side === 'least' ? 'at least' : 'at most'} ${limit}${unit && ` ${unit}`}`
  return { label: checkLabel(check), unit, asked }
}

/** Names of the bins between edges: `below 1`, `1 to 2`, `2 or more`. */
export const binWords = (edges: readonly string[]): string[] => [
  ...edges.slice(0, 1).map((edge) => `below ${edge}`),
  ...edges.slice(1).map((edge, i) => `${edges[i]} to ${edge}`),
  ...edges.slice(-1).map((edge) => `${edge} or more`),
]
