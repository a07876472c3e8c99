import type { Terms } from '../terms.ts'

/** Terms before the hash of their own text is known. */
export type TermsDraft = Omit<Terms, 'textHash'>

/** Refers to another clause by its number and title: `clause 9 (Agents and processors)`. */
export type Ref = (id: string) => string

/** The wording of one clause: the same facts as one plain sentence and as prose that binds. What machines read of it is its matter. */
export interface Clause {
  /** Stable name; never renamed within a library version. */
  readonly id: string
  readonly title: string
  plain(terms: TermsDraft): string
  /** Paragraphs on a line each; lines that begin with two spaces belong to the paragraph before. */
  prose(terms: TermsDraft, ref: Ref): string
}

/** A name on one line, so that a line break in a name cannot start what looks like another clause. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Free text marked at each line, for the same reason. */
export const quoted = (text: string): string =>
  text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => `  | ${line}`)
    .join('\n')

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** Seconds in the largest whole unit: 86400 → `24 hours`. */
export const durationWords = (seconds: number): string =>
  seconds % 86_400 === 0 && seconds > 86_400
    ? count(seconds / 86_400, 'day')
    : seconds % 3600 === 0
      ? count(seconds / 3600, 'hour')
      : seconds % 60 === 0
        ? count(seconds / 60, 'minute')
        : count(seconds, 'second')

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no')
