export interface Axis {
  readonly min: number
  readonly max: number
  readonly ticks: readonly number[]
}

/** Area under the curve: half to one, with the line of chance at .5. */
export const AUC_AXIS: Axis = { min: 0.5, max: 1, ticks: [0.5, 0.6, 0.7, 0.8, 0.9, 1] }
export const SHARE_AXIS: Axis = { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] }

const STEPS = [1, 2, 2.5, 5, 10]

/** From zero to a round number at or above `max`, in at most `count` steps. The top moves in steps, so a live axis is calm. */
export const zeroAxis = (max: number, count = 4): Axis => {
  const rough = Math.max(max, 1e-9) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (STEPS.find((s) => s * power >= rough - 1e-12) ?? 10) * power
  const n = Math.max(1, Math.ceil(max / step - 1e-9))
  return { min: 0, max: n * step, ticks: Array.from({ length: n + 1 }, (_, i) => Number((i * step).toPrecision(12))) }
}

/** Rounds to label: 1, then every fifth, tenth, … so that at most about six are written. */
export const roundTicks = (rounds: number, most = 6): number[] => {
  const step = [1, 2, 5, 10, 20, 50, 100].find((s) => rounds / s <= most) ?? 200
  const ticks = Array.from({ length: Math.floor(rounds / step) }, (_, i) => (i + 1) * step)
  return step === 1 ? ticks : [1, ...ticks]
}
