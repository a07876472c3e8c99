import { type Count as ListedCount, rangeOf, suppressCount } from '../listing/count.ts'
import { suppressTable } from '../listing/suppress-table.ts'
import type { Labels } from './auc.ts'
import type { Count } from './metric.ts'

export interface Cell {
  readonly images: number
  readonly people: number
}

/** Images by their class (row) and by what the model says (column). @param patients a pseudonym for each image; absent: each is of another person */
export const confusionOf = (labels: Labels, said: Labels, classes: number, patients?: readonly string[]): Cell[][] => {
  const cells = Array.from({ length: classes }, () => Array.from({ length: classes }, () => ({ images: 0, people: new Set<string>() })))
  for (let i = 0; i < labels.length; i++) {
    const cell = cells[labels[i]!]![said[i]!]!
    cell.images++
    cell.people.add(patients ? patients[i]! : String(i))
  }
  return cells.map((row) => row.map(({ images, people }) => ({ images, people: people.size })))
}

const asCount = (count: ListedCount): Count => (count.kind === 'count' ? { kind: 'value', value: count.value } : { kind: 'suppressed' })
const SUPPRESSED: Count = { kind: 'suppressed' }
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/**
 * A confusion matrix as it may leave a site: cells are rounded, small ones are suppressed, and more are withheld where one could be calculated from
 * what is told beside it, as in the tables of a listing: of a row from the number of images of its class, of the diagonal from the accuracy. A row
 * whose class is hidden, and one whose diagonal must be, is hidden whole. With k = 0, for a researcher's own data, all is told exactly.
 * @param classes images of each class as they are told (suppressed: not at all)
 * @param all images of the set
 */
export const suppressConfusion = (matrix: readonly (readonly Cell[])[], classes: readonly Count[], all: number, k: number): Count[][] => {
  if (k === 0) return matrix.map((row) => row.map(({ images }) => ({ kind: 'value', value: images })))
  const rows = matrix.map((row, i) => {
    const cells = row.map(({ images, people }, j) => ({ key: String(j), value: images, patients: people }))
    const told = classes[i]!
    if (told.kind !== 'value') return cells.map((): ListedCount => ({ kind: 'unknown' }))
    return suppressTable(cells, rangeOf({ kind: 'count', value: told.value }, k), k)
  })
  const right = sumOf(matrix.map((row, i) => row[i]!.images))
  // The accuracy is told to three places and the number of images rounded.
  const slack = 2 + Math.ceil(all / 2000)
  const diagonal = suppressTable(
    rows.map((row, i) => ({
      key: String(i),
      value: matrix[i]![i]!.images,
      patients: row[i]!.kind === 'count' ? matrix[i]![i]!.people : 0,
    })),
    { least: Math.max(0, right - slack), most: right + slack },
    k,
  )
  return rows.map((row, i) => (row[i]!.kind === 'count' && diagonal[i]!.kind !== 'count' ? row.map(() => SUPPRESSED) : row.map(asCount)))
}

/** How many images of each class there are, as it may be told; the others withhold the smallest where a hidden one could be calculated. */
export const suppressClasses = (ofClass: readonly Cell[], ofOthers: readonly Cell[], k: number): Count[] => {
  if (k === 0) return ofClass.map(({ images }) => ({ kind: 'value', value: images }))
  const all = sumOf(ofClass.map(({ images }) => images))
  const told = suppressCount(all, all, k)
  const cells = ofClass.map(({ images, people }, i) => ({ key: String(i), value: images, patients: Math.min(people, ofOthers[i]!.people) }))
  return suppressTable(cells, told.kind === 'count' ? rangeOf(told, k) : { least: 0, most: Math.max(k - 1, all) }, k).map(asCount)
}
