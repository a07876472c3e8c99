import { lastPoint, type Series } from './series.ts'

/** More sites than there are marks: their lines are drawn alike, and only what stands out is named. */
const MOST_MARKED = 6
export const isCrowd = (series: readonly Series[]) => series.filter((one) => one.site).length > MOST_MARKED

/** The series that are named at their ends: all, or of a crowd the common model, the highest, the lowest and the chosen one. */
export const namedOf = (series: readonly Series[], chosen?: Series): readonly Series[] => {
  if (!isCrowd(series)) return series
  const ends = series.flatMap((one) => {
    const point = one.site && lastPoint(one.values)
    return point ? [{ one, value: point.value }] : []
  })
  const sorted = ends.sort((a, b) => a.value - b.value)
  const kept = [sorted[0]?.one, sorted.at(-1)?.one, chosen]
  return series.filter((one) => !one.site || kept.includes(one))
}
