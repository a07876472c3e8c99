import type { Axis } from './scale.ts'

const LEFT = 36
const TOP = 10
const BOTTOM = 28
const LETTER = 7.4
const BESIDE_NAME = 64

/** Where things stand in a line chart, in pixels. `labels`: names written at the line ends, for which room is kept on the right. */
export const plotBox = (width: number, height: number, rounds: number, y: Axis, labels: readonly string[]) => {
  const labelWidth = labels.length ? Math.min(190, Math.max(...labels.map((name) => name.length)) * LETTER + BESIDE_NAME) : 8
  const left = LEFT
  const right = width - labelWidth
  const bottom = height - BOTTOM
  const step = rounds > 1 ? (right - left - 16) / (rounds - 1) : 0
  const x = (round: number) => left + 8 + (round - 1) * step
  return {
    left,
    right,
    top: TOP,
    bottom,
    labelWidth,
    x,
    roundAt: (px: number) => (step ? (px - left - 8) / step + 1 : 1),
    y: (value: number) => bottom - ((Math.min(y.max, Math.max(y.min, value)) - y.min) / (y.max - y.min)) * (bottom - TOP),
  }
}
export type PlotBox = ReturnType<typeof plotBox>
