import { type Count, type Range, ROUNDED_TO, rangeOf, suppressCount } from './count.ts'
import type { ExactCell } from './summary-exact.ts'

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** What is known of each cell before adding up. A withheld one is the smallest of those that could be shown, so none exceeds a shown one. */
const rangesOf = (cells: readonly ExactCell[], counts: readonly Count[], k: number): Range[] => {
  const most = Math.min(...counts.flatMap((count) => (count.kind === 'count' ? [rangeOf(count, k).most] : [])))
  return counts.map((count, i) => {
    // A suppressed cell is read as below k; in a table of images it may be more: many pictures of few people.
    if (count.kind === 'suppressed') return { least: 0, most: Math.max(k - 1, cells[i]!.value) }
    return count.kind === 'unknown' ? { least: k, most } : rangeOf(count, k)
  })
}

/**
 * Whether the sum leaves every suppressed cell as uncertain as a published number: five values are possible, zero among them.
 * The bounds are exact, since each cell takes every value of its range and only the sum binds them.
 */
const isSafe = (cells: readonly ExactCell[], counts: readonly Count[], sum: Range, k: number): boolean => {
  if (counts.filter((count) => count.kind !== 'count').length === 1) return false
  const ranges = rangesOf(cells, counts, k)
  return counts.every((count, i) => {
    if (count.kind !== 'suppressed') return true
    const others = ranges.filter((_, j) => j !== i)
    const least = sum.least - sumOf(others.map((range) => range.most))
    const most = Math.min(ranges[i]!.most, sum.most - sumOf(others.map((range) => range.least)))
    return least <= 0 && most >= ROUNDED_TO - 1
  })
}

/**
 * Cells whose sum an outsider knows within `sum`. Where the sum would give a suppressed cell away, the smallest of the shown ones are
 * withheld too, one by one (complementary suppression, as statistical offices do). All hidden cells of such a table look the same, so that
 * nobody can tell which of them is small, and which are withheld is decided by published values only.
 */
export const suppressTable = (cells: readonly ExactCell[], sum: Range, k: number): Count[] => {
  const counts = cells.map((cell) => suppressCount(cell.value, cell.patients, k))
  if (cells.length === 1 || isSafe(cells, counts, sum, k)) return counts
  const shown = counts
    .flatMap((count, index) => (count.kind === 'count' ? [{ index, value: count.value }] : []))
    .sort((a, b) => a.value - b.value || a.index - b.index)
  for (const { index } of shown) {
    counts[index] = { kind: 'unknown' }
    if (isSafe(cells, counts, sum, k)) break
  }
  return counts.map((count) => (count.kind === 'count' ? count : { kind: 'unknown' }))
}

/**
 * What is known of a table's sum from a published total. Tables whose cells overlap (a patient at two ages) or miss some
 * add up to more or less than the total; an outsider knows at most that.
 */
export const sumFrom = (cells: readonly ExactCell[], total: number, published: Count, k: number): Range => {
  const { least, most } = published.kind === 'suppressed' ? { least: 0, most: Math.max(k - 1, total) } : rangeOf(published, k)
  const sum = sumOf(cells.map((cell) => cell.value))
  return { least: sum < total ? 0 : least, most: sum > total ? Number.POSITIVE_INFINITY : most }
}
