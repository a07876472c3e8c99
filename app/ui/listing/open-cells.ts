import type { SummaryCell } from '#core/listing/summary.ts'

/** The rows of a long vocabulary that show a number. The others are told in one sentence: fewer than k, none, or withheld look alike. */
export const openCells = (cells: readonly SummaryCell[]): SummaryCell[] => cells.filter((cell) => cell.count.kind === 'count')

/** `what`: the singular of a row, as in "reason". */
export const otherCells = (what: string, k: number): string => `Every other ${what}: fewer than ${k}, none, or withheld.`
