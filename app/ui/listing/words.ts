import type { Summary, SummaryCell } from '#core/listing/summary.ts'

export const SEX_WORDS: Readonly<Record<string, string>> = { F: 'female', M: 'male', O: 'other', unknown: 'not recorded' }
export const VIEW_WORDS: Readonly<Record<string, string>> = {
  PA: 'PA (from the back)',
  AP: 'AP (from the front)',
  LATERAL: 'lateral',
  OTHER: 'other',
  unknown: 'not recorded',
}
export const AGE_WORDS: Readonly<Record<string, string>> = { unknown: 'not recorded' }
export const VENDOR_WORDS: Readonly<Record<string, string>> = { unknown: 'not recorded', other: 'others' }
export const SPLIT_WORDS: Readonly<Record<string, string>> = { train: 'training', val: 'validation', test: 'held out for testing' }

const shown = (cells: readonly SummaryCell[]) => cells.filter((cell) => cell.count.kind === 'count' && cell.key !== 'unknown')

/** "ages 20–79": from the first to the last band that shows a number. Small groups in every band hide the range. */
export const agesOf = ({ age }: Summary): string => {
  const bands = shown(age)
  const recorded =
    age.some((cell) => cell.key !== 'unknown' && cell.count.kind === 'suppressed') &&
    !age.some((cell) => cell.key === 'unknown' && cell.count.kind === 'count')
  const from = bands[0]?.key.match(/^\d+/)?.[0]
  const to = bands[bands.length - 1]?.key.match(/\d+\+?$/)?.[0]
  return from && to ? `ages ${from}–${to}` : recorded ? 'ages in groups too small to show' : 'ages not recorded'
}

export const viewsOf = ({ view }: Summary): string =>
  shown(view)
    .map((cell) => cell.key)
    .join(' and ') || 'view not recorded'

/** pneumonia for `pneumonia`, "lung opacity" for `lung_opacity`. */
export const labelWords = (label: string): string => label.replaceAll('_', ' ')
