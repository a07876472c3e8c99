import type { Frame } from './frame.ts'

/** Grain is alike everywhere: every sixteenth row of the inner picture tells enough. */
const ROW_STEP = 16
const BORDER_SHARE = 0.2
/** Median absolute deviation to standard deviation of a normal distribution; the second difference of white noise has 6 times its variance. */
const TO_SIGMA = 1.4826 / Math.sqrt(6)

/**
 * Standard deviation of the grain: median absolute second difference along rows, in percent of the range in use. Anatomy hardly
 * counts in a median; smoothing and compression lower it.
 * @param range stored values between the 0.5 and 99.5 percentile
 */
export const noisePercent = ({ rows, columns, values }: Frame, range: number): number => {
  const counts = new Uint32Array(4 * 65_536)
  const left = Math.max(1, Math.floor(columns * BORDER_SHARE))
  const right = Math.min(columns - 1, columns - left)
  let total = 0
  for (let y = Math.floor(rows * BORDER_SHARE); y < rows * (1 - BORDER_SHARE); y += ROW_STEP) {
    const line = y * columns
    for (let x = left; x < right; x++) {
      counts[Math.abs(values[line + x - 1]! - 2 * values[line + x]! + values[line + x + 1]!)]!++
      total++
    }
  }
  if (total === 0 || range <= 0) return 0
  // Between whole numbers, so that a picture of few grey levels is not just 0 or 1.
  let below = 0
  let at = 0
  while (below + counts[at]! < total / 2) below += counts[at++]!
  const median = at - 0.5 + (total / 2 - below) / counts[at]!
  return (100 * TO_SIGMA * Math.max(0, median)) / range
}
