import type { DataSet } from 'dicom-parser'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { Picture } from './area-average.ts'
import { Excluded } from './excluded.ts'
import type { Frame } from './frame.ts'
import type { Header, Identity } from './header.ts'
import type { Histogram } from './histogram.ts'

/** What the labels file says about a picture that has no header (PNG, JPEG). */
export interface Hints {
  readonly view?: string
}

export type View = 'PA' | 'AP' | 'LATERAL' | 'OTHER'

/** What is known of an accepted picture besides its pixels. Only allow-listed, normalised values. */
export interface PictureFacts {
  readonly ageYears: number | null
  readonly sex: 'F' | 'M' | 'O' | null
  readonly view: View | null
  readonly vendor: string | null
  readonly bitsStored: number
  readonly widthPx: number
  readonly heightPx: number
  readonly synthetic: boolean
}

/** One file on its way through the chain, inside a child process. Gears read and add; a gear whose input is missing does nothing. */
export interface FileState {
  readonly bytes: Uint8Array
  readonly hints: Hints
  /** PNG or JPEG. */
  still: boolean
  /** The parsed DICOM object. */
  data: DataSet | null
  header: Header | null
  identity: Identity | null
  facts: PictureFacts | null
  frame: Frame | null
  histogram: Histogram | null
  pixelHash: string | null
  /** The picture as it is shown, at its full size. */
  displayed: Picture | null
  voi: string
  /** First and last stored value that the window shows as a shade of grey. */
  shown: readonly [number, number] | null
  /** sizePx × sizePx. */
  small: Uint16Array | null
  sizePx: number
  readonly verdicts: QcVerdict[]
  readonly reasons: ExclusionReason[]
}

export const newFileState = (bytes: Uint8Array, hints: Hints): FileState => ({
  bytes,
  hints,
  still: false,
  data: null,
  header: null,
  identity: null,
  facts: null,
  frame: null,
  histogram: null,
  pixelHash: null,
  displayed: null,
  voi: '',
  shown: null,
  small: null,
  sizePx: 0,
  verdicts: [],
  reasons: [],
})

/** Adds a verdict; a FAIL excludes the file for `reason`. */
export const judge = (
  state: FileState,
  check: string,
  verdict: QcVerdict['state'],
  value: string,
  threshold: string,
  reason?: ExclusionReason,
): void => {
  state.verdicts.push({ check, state: verdict, value, threshold })
  if (verdict === 'FAIL' && reason && !state.reasons.includes(reason)) state.reasons.push(reason)
}

/** What `read` gives, or nothing and a verdict where the file cannot go on. Promises are awaited alike. */
export function orExcluded<T>(state: FileState, read: () => Promise<T>): Promise<T | null>
export function orExcluded<T>(state: FileState, read: () => T): T | null
export function orExcluded(state: FileState, read: () => unknown): unknown {
  const failed = (error: unknown): null => {
    if (!(error instanceof Excluded)) throw error
    judge(state, 'readable', 'FAIL', error.message || 'no', 'whole and decodable', error.reason)
    return null
  }
  try {
    const value = read()
    return value instanceof Promise ? value.catch(failed) : value
  } catch (error) {
    return failed(error)
  }
}
