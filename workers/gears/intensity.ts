import type { Frame } from './frame.ts'
import type { Header, Lut } from './header.ts'
import { type Histogram, isPadding, percentiles } from './histogram.ts'

export interface IntensityConfig {
  readonly voi: string
  readonly lowPercent: string
  readonly highPercent: string
}

/** How stored values become grey: `table[value + offset]` is 0 (black) to 65 535 (white), inversion and padding included. */
export interface Display {
  readonly offset: number
  readonly table: Uint16Array
  /** What was used, for the report and the gallery. */
  readonly voi: string
}

type Curve = (value: number) => number

const throughLut =
  (lut: Lut): Curve =>
  (value) =>
    lut.data[Math.min(lut.data.length - 1, Math.max(0, Math.round(value) - lut.first))]!

/** Stored value → modality value: Modality LUT if present, else rescale (PS3.3 C.11.1). */
const modalityCurve = (header: Header): Curve => {
  if (header.modalityLut) return throughLut(header.modalityLut)
  return (value) => value * header.slope + header.intercept
}

/** PS3.3 C.11.2.1.2.1 LINEAR, C.11.2.1.3.2 LINEAR_EXACT, C.11.2.1.3.1 SIGMOID; unclipped except SIGMOID. */
const windowCurve = (header: Header, center: number, width: number): Curve => {
  if (header.voiFunction === 'SIGMOID') return (x) => 1 / (1 + Math.exp((-4 * (x - center)) / width))
  if (header.voiFunction === 'LINEAR_EXACT') return (x) => (x - center) / width + 0.5
  return (x) => (x - (center - 0.5)) / Math.max(1, width - 1) + 0.5
}

const lutCurve = (lut: Lut): Curve => {
  const through = throughLut(lut)
  const top = 2 ** lut.bits - 1
  return (x) => through(x) / top
}

/** A window is sane if it is at least 5 % of the range and cuts off at most 5 % of the inner pixels. */
const sane = (header: Header, histogram: Histogram, modality: Curve, curve: Curve, width: number): boolean => {
  const low = header.signed ? -(2 ** (header.bitsStored - 1)) : 0
  const range = Math.abs(modality(low + 2 ** header.bitsStored - 1) - modality(low))
  if (width < 0.05 * range) return false
  if (header.voiFunction === 'SIGMOID') return true
  let cut = 0
  for (let i = 0; i < 65_536; i++) {
    if (histogram.inner[i] === 0) continue
    const y = curve(modality(i - histogram.offset))
    if (y < 0 || y > 1) cut += histogram.inner[i]!
  }
  return cut <= 0.05 * histogram.innerTotal
}

const chooseVoi = (header: Header, histogram: Histogram, config: IntensityConfig, modality: Curve): { curve: Curve; voi: string } => {
  if (config.voi === 'auto' && header.voiLut) return { curve: lutCurve(header.voiLut), voi: 'LUT' }
  const { windowCenter: center, windowWidth: width } = header
  if (config.voi === 'auto' && center !== null && width !== null && width >= 1) {
    const curve = windowCurve(header, center, width)
    if (sane(header, histogram, modality, curve, width)) return { curve, voi: `window ${center}/${width}` }
  }
  const bottom = header.signed ? -(2 ** (header.bitsStored - 1)) : 0
  const ends =
    config.voi === 'range'
      ? { low: bottom, high: bottom + 2 ** header.bitsStored - 1 }
      : percentiles(histogram, Number(config.lowPercent), Number(config.highPercent))
  const a = modality(ends.low)
  const b = modality(ends.high)
  const span = Math.max(Math.abs(b - a), 1e-9)
  return { curve: (x) => (x - Math.min(a, b)) / span, voi: config.voi === 'range' ? 'range' : `percentile ${ends.low}–${ends.high}` }
}

/** White is low for MONOCHROME1, and for Presentation LUT Shape INVERSE (PS3.3 C.11.6); a file that says both is inverted once. */
const isInverted = (header: Header): boolean => header.photometric === 'MONOCHROME1' || header.lutShape === 'INVERSE'

/** Order of PS3.3 C.11 and PS3.4 N.2: stored → modality → VOI → presentation. Every step is a function of one value, so all are one table. */
export const displayOf = (header: Header, histogram: Histogram, config: IntensityConfig): Display => {
  const modality = modalityCurve(header)
  const { curve, voi } = chooseVoi(header, histogram, config, modality)
  const invert = isInverted(header)
  const table = new Uint16Array(65_536)
  for (let i = 0; i < 65_536; i++) {
    const value = i - histogram.offset
    if (isPadding(header, value)) continue
    const y = Math.min(1, Math.max(0, curve(modality(value))))
    table[i] = Math.round((invert ? 1 - y : y) * 65_535)
  }
  return { offset: histogram.offset, table, voi }
}

/** The displayed picture, rows × columns, 0 (black) to 65 535 (white). */
export const applyDisplay = (frame: Frame, display: Display): Uint16Array => {
  const out = new Uint16Array(frame.values.length)
  const { table, offset } = display
  for (let i = 0; i < out.length; i++) out[i] = table[frame.values[i]! + offset]!
  return out
}
