import type { Head } from '#core/run/head.ts'

/**
 * Pictures by index that sampling draws alike often: those of each class, the last class first; of several labels those that show the first, the
 * second …, and those that show none. A picture with two findings is in both groups.
 */
export const classGroups = ({ kind, names }: Head, labels: Uint8Array): number[][] => {
  const columns = kind === 'multi-label' ? names.length : 1
  const all = Array.from({ length: labels.length / columns }, (_, i) => i)
  if (kind !== 'multi-label') {
    const classes = kind === 'binary' ? 2 : names.length
    return Array.from({ length: classes }, (_, i) => all.filter((at) => labels[at] === classes - 1 - i))
  }
  const showing = (at: number, column: number) => labels[at * columns + column] === 1
  return [...names.map((_, column) => all.filter((at) => showing(at, column))), all.filter((at) => !names.some((_, i) => showing(at, i)))]
}
