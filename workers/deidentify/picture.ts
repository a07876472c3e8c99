import sharp from 'sharp'
import type { Frame } from '../gears/frame.ts'
import { endsOf } from './find-text.ts'

/** Tesseract reads letters of some twenty pixels and more: a small picture is made larger first. */
const READABLE_SIDE_PX = 1000
const MAX_SCALE = 3

/** A decoded picture as a PNG of 8 bit grey, from its darkest to its brightest value, large enough to be read. */
export const pictureOf = (frame: Frame): Promise<Uint8Array> => {
  const { values, rows, columns } = frame
  const [low, high] = endsOf(values)
  const grey = Uint8Array.from(values, (value) => ((value - low) * 255) / Math.max(1, high - low))
  const scale = Math.min(MAX_SCALE, Math.max(1, Math.ceil(READABLE_SIDE_PX / Math.min(rows, columns))))
  return sharp(grey, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(columns * scale)
    .png()
    .toBuffer()
}
