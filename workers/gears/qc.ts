import type { FileState } from './file-state.ts'
import { checkHeader } from './qc-header.ts'
import { checkPicture } from './qc-picture.ts'

export interface QcConfig {
  readonly minShortSidePx: number
  readonly maxAspect: string
  readonly minRangeShare: string
  readonly minEntropyBits: string
  readonly burnedIn: string
  readonly inverted: string
}

/** Second gear: what the header says, then what the picture shows. Duplicates and patients are judged over the whole set, later. */
export const qc = (state: FileState, config: QcConfig): void => {
  if (state.header) checkHeader(state, state.header, config)
  if (state.header && state.frame && state.histogram) checkPicture(state, state.header, state.frame, state.histogram, config)
}
