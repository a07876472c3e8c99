import { type FileState, judge, orExcluded } from './file-state.ts'
import { decodeFrame, pixelHash } from './frame.ts'
import { histogramOf } from './histogram.ts'
import { factsOf } from './metadata.ts'
import { decodeStillImage } from './still-image.ts'

export interface FixConfig {
  readonly maxMegapixels: number
  readonly frames: string
}

/** Second gear: the picture, decoded and in one form. What cannot be decoded keeps its header, so that quality control can still name it. */
export const fix = async (state: FileState, config: FixConfig): Promise<void> => {
  if (state.still) {
    const read = await orExcluded(state, () => decodeStillImage(state.bytes, config.maxMegapixels))
    if (!read) return
    state.header = read.header
    state.frame = read.frame
    state.facts = factsOf(read.header, state.hints.view)
  }
  const { data, header } = state
  if (data && header) state.frame = await orExcluded(state, () => decodeFrame(data, header, config.maxMegapixels))
  if (!state.header || !state.frame) return
  judge(state, 'readable', 'PASS', `${state.frame.columns} × ${state.frame.rows} px, ${state.header.bitsStored} bit`, 'whole and decodable')
  state.pixelHash = pixelHash(state.frame)
  state.histogram = histogramOf(state.frame, state.header)
}
