import { type Judgement, judgeMeasured, judgeOutcome, type Outcome, type QcConfig } from '#core/gear/judge.ts'
import { textLetters } from './burned-in.ts'
import { emptyBordersPercent } from './empty-borders.ts'
import type { Frame } from './frame.ts'
import { frontalness } from './frontal.ts'
import type { Header } from './header.ts'
import { ends, type Histogram, percentiles, spread } from './histogram.ts'
import { displayOf } from './intensity.ts'
import { noisePercent } from './noise.ts'
import { orientationOf } from './orientation.ts'
import { thumbnailOf } from './thumbnail.ts'

const saturationPercent = (histogram: Histogram): number => {
  const { low, high } = ends(histogram)
  return (100 * (histogram.inner[low + histogram.offset]! + histogram.inner[high + histogram.offset]!)) / histogram.innerTotal
}

const orientation = (found: ReturnType<typeof orientationOf>, config: QcConfig): Judgement => {
  const outcome: Outcome = found === 'upright' ? 'met' : found === 'unsure' ? 'doubtful' : 'missed'
  return judgeOutcome('orientation', config, outcome, found)
}

const burnedInText = (frame: Frame, histogram: Histogram, config: QcConfig): Judgement => {
  const { low, high } = ends(histogram)
  const letters = textLetters(frame, low, high)
  return judgeMeasured('burned-in-text', config, letters, `${letters} letters in a line`)
}

/** Checks that look at the picture as it will be shown (reference: Appl. Sci. 13 (2023) 2067; CTP's burned-in filter). */
export const judgePicture = (header: Header, frame: Frame, histogram: Histogram, config: QcConfig): Judgement[] => {
  const { levels, entropyBits } = spread(histogram)
  if (levels <= 1) return [judgeOutcome('constant', config, 'missed', '1 value')]
  const { low, high } = percentiles(histogram, 0.5, 99.5)
  const display = displayOf(header, histogram, { voi: 'auto', lowPercent: '0.5', highPercent: '99.5' })
  const likeness = frontalness(frame, display)
  const thumbnail = thumbnailOf(frame, display)
  return [
    judgeOutcome('constant', config, 'met', `${levels} values`),
    judgeMeasured('range', config, (high - low) / (2 ** header.bitsStored - 1)),
    judgeMeasured('levels', config, levels),
    judgeMeasured('entropy', config, entropyBits),
    judgeMeasured('saturation', config, saturationPercent(histogram)),
    judgeMeasured('inverted', config, likeness),
    judgeMeasured('frontal', config, likeness),
    orientation(orientationOf(thumbnail), config),
    judgeMeasured('noise', config, noisePercent(frame, high - low)),
    judgeMeasured('borders', config, emptyBordersPercent(thumbnail)),
    ...(config.burnedIn === 'tag' ? [] : [burnedInText(frame, histogram, config)]),
  ]
}
