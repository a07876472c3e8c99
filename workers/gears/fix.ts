import { Excluded } from './excluded.ts'
import { type FileState, judge, orExcluded } from './file-state.ts'
import { decodeFrame, type Frame, pixelHash } from './frame.ts'
import type { Header } from './header.ts'
import { histogramOf } from './histogram.ts'
import { factsOf } from './metadata.ts'
import { hasPrefix } from './parse-dicom.ts'
import { decodeStillImage } from './still-image.ts'

export interface FixConfig {
  readonly maxMegapixels: number
  readonly frames: string
}

/** What was put right, and what the standard asks for. */
const REPAIRS: Readonly<Record<NonNullable<Frame['repairs']>[number] | 'preamble', readonly [value: string, asked: string]>> = {
  preamble: ['added', '128 bytes and DICM (PS3.10 7.1)'],
  'jp2-wrapper': ['removed', 'a bare codestream (PS3.5 A.4.4)'],
  'high-bit': ['shifted down', 'High Bit = Bits Stored − 1'],
  'upper-bits': ['masked', '0 above High Bit'],
  sign: ['extended', 'the sign in all bits above High Bit'],
}

const say = (state: FileState, repair: keyof typeof REPAIRS): void =>
  judge(state, `repaired-${repair}`, 'PASS', REPAIRS[repair][0], REPAIRS[repair][1])

const decode = (state: FileState, header: Header, config: FixConfig): Promise<Frame> => {
  if (header.frames > 1 && config.frames === 'refuse') throw new Excluded('SEVERAL_FRAMES', `${header.frames} frames`)
  return decodeFrame(state.data!, header, config.maxMegapixels)
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
  if (data && header) state.frame = await orExcluded(state, () => decode(state, header, config))
  if (!state.header || !state.frame) return
  judge(state, 'readable', 'PASS', `${state.frame.columns} × ${state.frame.rows} px, ${state.header.bitsStored} bit`, 'whole and decodable')
  if (data && !hasPrefix(state.bytes)) say(state, 'preamble')
  for (const repair of state.frame.repairs ?? []) say(state, repair)
  state.pixelHash = pixelHash(state.frame)
  state.histogram = histogramOf(state.frame, state.header)
}
