import { rounded } from './spread.ts'

export const EXCHANGE = 'exchange started'

/** The line that the demo prints at the beginning of each part, and what the part is. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^Installing packages/, 'packages: npm ci'],
  [/Drawing synthetic/, 'phantoms drawn'],
  [/embedded PostgreSQL/, 'PostgreSQL made, started, migrated; accounts'],
  [/Building the web/, 'application built; accounts'],
  [/Starting the exchange/, EXCHANGE],
]

export const partOf = (line: string): string | undefined => PARTS.find(([begins]) => begins.test(line))?.[1]

export interface Part {
  readonly part: string
  readonly seconds: number
}

export const secondsBetween = (from: number, to: number): number => rounded((to - from) / 1000, 2)

/** Each part from its own mark to the next one's; the last until `end`. */
export const partsBetween = (marks: readonly (readonly [string, number])[], end: number): Part[] =>
  marks.map(([part, at], i) => ({ part, seconds: secondsBetween(at, marks[i + 1]?.[1] ?? end) }))
