import { judgeMeasured } from '#core/gear/judge.ts'
import { textLetters } from '../gears/burned-in.ts'
import { Excluded } from '../gears/excluded.ts'
import { decodeFrame, type Frame } from '../gears/frame.ts'
import { readHeader } from '../gears/header.ts'
import { parseDicom } from '../gears/parse-dicom.ts'

const MAX_MEGAPIXELS = 100
/** A run of pictures is looked at one by one. */
const MAX_FRAMES = 500

/** Smallest and largest value. */
export const endsOf = (values: Frame['values']): readonly [number, number] => {
  let [low, high] = [values[0]!, values[0]!]
  for (const value of values) {
    if (value < low) low = value
    else if (value > high) high = value
  }
  return [low, high]
}

/**
 * Looks at every picture of a written file for burned-in text, as quality control does with its default threshold.
 * @param onFrame is given each picture that passed
 * @throws {Excluded} BURNED_IN_TEXT; and, because what cannot be looked at is not vouched for, every reason of `decodeFrame`
 */
export const refuseText = async (written: Uint8Array, onFrame?: (frame: Frame) => Promise<void>): Promise<void> => {
  const data = parseDicom(written)
  const header = readHeader(data)
  if (header.frames > MAX_FRAMES) throw new Excluded('TOO_LARGE', `${header.frames} frames`)
  for (let index = 0; index < header.frames; index++) {
    const frame = await decodeFrame(data, header, MAX_MEGAPIXELS, index)
    const letters = textLetters(frame, ...endsOf(frame.values))
    if (judgeMeasured('burned-in-text', {}, letters).reason) throw new Excluded('BURNED_IN_TEXT', `${letters} letters in a line`)
    await onFrame?.(frame)
  }
}
