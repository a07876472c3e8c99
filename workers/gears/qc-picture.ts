import { textLetters } from './burned-in.ts'
import { type FileState, judge } from './file-state.ts'
import type { Frame } from './frame.ts'
import { frontalness } from './frontal.ts'
import type { Header } from './header.ts'
import { ends, type Histogram, percentiles, spread } from './histogram.ts'
import { displayOf } from './intensity.ts'
import type { QcConfig } from './qc.ts'

/** More letters in a line than this is taken for a name: "PORTABLE" or "Bettaufnahme" on the film is fewer, a side marker one or two. */
const MAX_LETTERS = 13
const MAX_MARKER_LETTERS = 4
/** Likeness to the mean frontal chest below which a picture is inverted despite its tag, or below which it is doubtful. */
const INVERTED_BELOW = -0.2
const DOUBTFUL_BELOW = 0.12

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
  const { low, high } = ends(histogram)
  const share = (histogram.inner[low + histogram.offset]! + histogram.inner[high + histogram.offset]!) / histogram.innerTotal
  judge(state, 'saturation', share <= 0.25 ? 'PASS' : 'WARN', `${(share * 100).toFixed(1)} %`, '≤ 25 % at the ends')
}

/** Checks that look at the picture as it will be shown (reference: Appl. Sci. 13 (2023) 2067; CTP's burned-in filter). */
export const checkPicture = (state: FileState, header: Header, frame: Frame, histogram: Histogram, config: QcConfig): void => {
  if (!checkRange(state, header, histogram, config)) return
  checkSaturation(state, histogram)
  const display = displayOf(header, histogram, { voi: 'auto', lowPercent: '0.5', highPercent: '99.5' })
  const likeness = frontalness(frame, display)
  const inverted = likeness < INVERTED_BELOW
  judge(
    state,
    'inverted',
    inverted ? (config.inverted === 'exclude' ? 'FAIL' : 'WARN') : 'PASS',
    likeness.toFixed(2),
    `≥ ${INVERTED_BELOW}`,
    'WRONG_PHOTOMETRIC',
  )
  if (!inverted) judge(state, 'frontal', likeness < DOUBTFUL_BELOW ? 'WARN' : 'PASS', likeness.toFixed(2), `≥ ${DOUBTFUL_BELOW}`)
  if (config.burnedIn === 'detect') {
    const { low, high } = ends(histogram)
    const letters = textLetters(frame, low, high)
    const verdict = letters > MAX_LETTERS ? 'FAIL' : letters > MAX_MARKER_LETTERS ? 'WARN' : 'PASS'
    judge(
      state,
      'burned-in-text',
      verdict,
      `${letters} letters in a line`,
      `≤ ${MAX_LETTERS}, warned above ${MAX_MARKER_LETTERS}`,
      'BURNED_IN_TEXT',
    )
  }
}
