import { textGlyphs } from './burned-in.ts'
import { type FileState, judge } from './file-state.ts'
import type { Frame } from './frame.ts'
import { frontalness } from './frontal.ts'
import type { Header } from './header.ts'
import { type Histogram, percentiles, spread } from './histogram.ts'
import { applyDisplay, displayOf } from './intensity.ts'
import type { QcConfig } from './qc.ts'

/** A line of at least this many glyphs is text; a side marker has one or two. */
const MAX_MARKER_GLYPHS = 8
/** Correlation with a frontal chest picture below which a picture looks inverted, or like no chest. */
const INVERTED_BELOW = -0.1

const checkRange = (state: FileState, header: Header, histogram: Histogram, config: QcConfig): boolean => {
  const { levels, entropyBits } = spread(histogram)
  if (levels <= 1) {
    judge(state, 'constant', 'FAIL', '1 value', '≥ 2 values', 'CONSTANT')
    return false
  }
  const { low, high } = percentiles(histogram, 0.5, 99.5)
  const share = (high - low) / (2 ** header.bitsStored - 1)
  judge(state, 'constant', 'PASS', `${levels} values`, '≥ 2 values')
  judge(state, 'range', share >= Number(config.minRangeShare) ? 'PASS' : 'FAIL', share.toFixed(3), `≥ ${config.minRangeShare}`, 'LOW_RANGE')
  judge(state, 'levels', levels >= 64 ? 'PASS' : 'WARN', `${levels}`, '≥ 64')
  judge(
    state,
    'entropy',
    entropyBits >= Number(config.minEntropyBits) ? 'PASS' : 'WARN',
    `${entropyBits.toFixed(1)} bit`,
    `≥ ${config.minEntropyBits} bit`,
  )
  return true
}

const checkSaturation = (state: FileState, histogram: Histogram): void => {
  const used = histogram.inner
  let first = 0
  let last = 65_535
  while (first < last && used[first] === 0) first++
  while (last > first && used[last] === 0) last--
  const share = (used[first]! + used[last]!) / histogram.innerTotal
  judge(state, 'saturation', share <= 0.25 ? 'PASS' : 'WARN', `${(share * 100).toFixed(1)} %`, '≤ 25 % at the ends')
}

/** Checks that look at the picture as it will be shown (reference: Appl. Sci. 13 (2023) 2067; CTP's burned-in filter). */
export const checkPicture = (state: FileState, header: Header, frame: Frame, histogram: Histogram, config: QcConfig): void => {
  if (!checkRange(state, header, histogram, config)) return
  checkSaturation(state, histogram)
  const display = displayOf(header, histogram, { voi: 'auto', lowPercent: '0.5', highPercent: '99.5' })
  const picture = { width: frame.columns, height: frame.rows, pixels: applyDisplay(frame, display) }
  const likeness = frontalness(picture)
  const inverted = likeness < INVERTED_BELOW
  judge(
    state,
    'inverted',
    inverted ? (config.inverted === 'exclude' ? 'FAIL' : 'WARN') : 'PASS',
    likeness.toFixed(2),
    `≥ ${INVERTED_BELOW}`,
    'WRONG_PHOTOMETRIC',
  )
  if (config.burnedIn === 'detect') {
    const glyphs = textGlyphs(frame)
    judge(
      state,
      'burned-in-text',
      glyphs > MAX_MARKER_GLYPHS ? 'FAIL' : 'PASS',
      `${glyphs} glyphs in a line`,
      `≤ ${MAX_MARKER_GLYPHS}`,
      'BURNED_IN_TEXT',
    )
  }
}
