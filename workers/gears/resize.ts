import sharp from 'sharp'
import { areaAverage, type Picture } from './area-average.ts'

// A child works on one picture at a time; libvips' own threads and cache would only take memory from the others.
sharp.concurrency(1)
sharp.cache(false)

/** The displayed picture, width × height, 0 (black) to 65 535 (white). */
const displayed = ({ values, table, offset }: Picture): Uint16Array => {
  const out = new Uint16Array(values.length)
  for (let i = 0; i < out.length; i++) out[i] = table[values[i]! + offset]!
  return out
}

/** Linear interpolation, for a picture that becomes larger along a side. */
const interpolated = async (picture: Picture, width: number, height: number): Promise<Uint16Array> => {
  const raw = await sharp(displayed(picture), { raw: { width: picture.width, height: picture.height, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    // Without grey16 and ushort sharp silently gives three channels of eight bits.
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer()
  return new Uint16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2)
}

/**
 * The whole picture inside a square of `sizePx`, centred, padded with 0 (black: padding comes after inversion): averaged by area, or
 * interpolated where it has fewer pixels than the square.
 * @param spacingMm row and column spacing: pixels that are not square are made so
 */
export const resize = async (picture: Picture, sizePx: number, spacingMm: readonly [number, number] | null): Promise<Uint16Array> => {
  const aspect = spacingMm && Math.abs(spacingMm[0] / spacingMm[1] - 1) > 0.01 ? spacingMm[0] / spacingMm[1] : 1
  const tall = picture.height * aspect
  const scale = sizePx / Math.max(picture.width, tall)
  const width = Math.min(sizePx, Math.max(1, Math.round(picture.width * scale)))
  const height = Math.min(sizePx, Math.max(1, Math.round(tall * scale)))
  const shrinks = width <= picture.width && height <= picture.height
  const small = shrinks ? areaAverage(picture, width, height) : await interpolated(picture, width, height)
  const out = new Uint16Array(sizePx * sizePx)
  const left = Math.floor((sizePx - width) / 2)
  const top = Math.floor((sizePx - height) / 2)
  for (let y = 0; y < height; y++) out.set(small.subarray(y * width, (y + 1) * width), (top + y) * sizePx + left)
  return out
}

/** 16-bit grey PNG without any metadata. */
export const toPng16 = async (pixels: Uint16Array, sizePx: number): Promise<Buffer> =>
  sharp(pixels, { raw: { width: sizePx, height: sizePx, channels: 1 } })
    .toColourspace('grey16')
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer()

/** 0–65 535 to 0–255, rounded: 65 535 = 255 × 257. */
export const toBytes = (pixels: Uint16Array): Uint8Array => {
  const out = new Uint8Array(pixels.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.round(pixels[i]! / 257)
  return out
}
