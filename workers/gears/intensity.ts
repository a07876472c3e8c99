import type { Picture } from './area-average.ts'
import { clahe } from './clahe.ts'
import type { Frame } from './frame.ts'
import type { Header, Lut } from './header.ts'
import { type Histogram, isPadding, percentiles } from './histogram.ts'
import { matchTemplate } from './match-template.ts'

/** What one value becomes. */
export interface DisplayConfig {
  readonly voi: string
  readonly lowPercent: string
  readonly highPercent: string
  readonly match?: string
}

export interface IntensityConfig extends DisplayConfig {
  readonly match: string
  readonly clahe: string
}

/** How stored values become grey: `table[value + offset]` is 0 (black) to 65 535 (white), inversion and padding included. */
export interface Display {
  readonly offset: number
  readonly table: Uint16Array
  /** What was used, for the report and the gallery. */
  readonly voi: string
}

type Curve = (value: number) => number
/** White. */
const WHITE = 65_535

const throughLut =
  (lut: Lut): Curve =>
  (value) =>
    lut.data[Math.min(lut.data.length - 1, Math.max(0, Math.round(value) - lut.first))]!

/** Stored value → modality value: Modality LUT if present, else rescale (PS3.3 C.11.1). */
const modalityCurve = (header: Header): Curve => {
  if (header.modalityLut) return throughLut(header.modalityLut)
  return (value) => value * header.slope + header.intercept
}

/**
 * PS3.3 C.11.2.1.2.1 LINEAR, C.11.2.1.3.2 LINEAR_EXACT, C.11.2.1.3.1 SIGMOID, in greys; unclipped except SIGMOID. Each is one division
 * of whole or half numbers: a picture and its negative with the mirrored window then meet the same greys to the last bit.
 */
const windowCurve = (header: Header, center: number, width: number): Curve => {
  if (header.voiFunction === 'SIGMOID') return (x) => WHITE / (1 + Math.exp((-4 * (x - center)) / width))
  const [middle, span] = header.voiFunction === 'LINEAR_EXACT' ? [center, width] : [center - 0.5, Math.max(1, width - 1)]
  return (x) => (WHITE * (x - middle + span / 2)) / span
}

const lutCurve = (lut: Lut): Curve => {
  const through = throughLut(lut)
  const top = 2 ** lut.bits - 1
  return (x) => (WHITE * through(x)) / top
}

/** The smallest value that can be stored. */
const bottomOf = (header: Header): number => (header.signed ? -(2 ** (header.bitsStored - 1)) : 0)

/** A window is sane if it is at least 5 % of the range and cuts off at most 5 % of the inner pixels. */
const sane = (header: Header, histogram: Histogram, modality: Curve, curve: Curve, width: number): boolean => {
  const low = bottomOf(header)
  const range = Math.abs(modality(low + 2 ** header.bitsStored - 1) - modality(low))
  if (width < 0.05 * range) return false
  if (header.voiFunction === 'SIGMOID') return true
  let cut = 0
  for (let i = 0; i < 65_536; i++) {
    if (histogram.inner[i] === 0) continue
    const grey = curve(modality(i - histogram.offset))
    if (grey < 0 || grey > WHITE) cut += histogram.inner[i]!
  }
  return cut <= 0.05 * histogram.innerTotal
}

const chooseVoi = (header: Header, histogram: Histogram, config: DisplayConfig, modality: Curve): { curve: Curve; voi: string } => {
  if (config.voi === 'auto' && header.voiLut) return { curve: lutCurve(header.voiLut), voi: 'LUT' }
  const { windowCenter: center, windowWidth: width } = header
  if (config.voi === 'auto' && center !== null && width !== null && width >= 1) {
    const curve = windowCurve(header, center, width)
    if (sane(header, histogram, modality, curve, width)) return { curve, voi: `window ${center}/${width}` }
  }
  const bottom = bottomOf(header)
  const ends =
    config.voi === 'range'
      ? { low: bottom, high: bottom + 2 ** header.bitsStored - 1 }
      : percentiles(histogram, Number(config.lowPercent), Number(config.highPercent))
  const a = modality(ends.low)
  const b = modality(ends.high)
  const span = Math.max(Math.abs(b - a), 1e-9)
  return {
    curve: (x) => (WHITE * (x - Math.min(a, b))) / span,
    voi: config.voi === 'range' ? 'range' : `percentile ${ends.low}–${ends.high}`,
  }
}

/** White is low for MONOCHROME1, and for Presentation LUT Shape INVERSE (PS3.3 C.11.6); a file that says both is inverted once. */
const isInverted = (header: Header): boolean => header.photometric === 'MONOCHROME1' || header.lutShape === 'INVERSE'

/**
 * Order of PS3.3 C.11 and PS3.4 N.2: stored → modality → VOI → presentation, then the matching to the template if it is wanted. Every
 * step is a function of one value, so all are one table.
 */
export const displayOf = (header: Header, histogram: Histogram, config: DisplayConfig): Display => {
  const modality = modalityCurve(header)
  const { curve, voi } = chooseVoi(header, histogram, config, modality)
  const invert = isInverted(header)
  const table = new Uint16Array(65_536)
  const bottom = bottomOf(header)
  for (let value = bottom; value < bottom + 2 ** header.bitsStored; value++) {
    if (isPadding(header, value)) continue
    const grey = Math.min(WHITE, Math.max(0, curve(modality(value))))
    // Halves go the same way whether white is high or low.
    table[value + histogram.offset] = invert ? WHITE - Math.ceil(grey - 0.5) : Math.floor(grey + 0.5)
  }
  if (config.match !== 'template') return { offset: histogram.offset, table, voi }
  const matched = matchTemplate(table, histogram.inner, (index) => isPadding(header, index - histogram.offset))
  return { offset: histogram.offset, table: matched, voi }
}

const IDENTITY = Uint16Array.from({ length: 65_536 }, (_, grey) => grey)

/** The picture as it is shown. Only CLAHE, for which one value may become several greys, writes it down at full size. */
export const shownPicture = (frame: Frame, header: Header, display: Display, config: IntensityConfig): Picture => {
  const picture = { width: frame.columns, height: frame.rows, values: frame.values, table: display.table, offset: display.offset }
  if (config.clahe !== 'on') return picture
  return { ...picture, values: clahe(picture, (value) => isPadding(header, value)), table: IDENTITY, offset: 0 }
}
