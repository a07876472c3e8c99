import type { Axis } from './scale.ts'

/** Where a value stands on its scale, 0 to 1. */
export const heatShare = (value: number, { min, max }: Axis) => Math.min(1, Math.max(0, (value - min) / (max - min)))

/** Of how many columns one is labelled, so that labels do not touch. */
export const thinned = (labels: readonly string[], step: number, character: number) => {
  const widest = Math.max(1, ...labels.map((label) => label.length)) * character + 6
  const least = Math.ceil(widest / Math.max(step, 1e-6))
  return [1, 2, 5, 10, 20, 50, 100].find((every) => every >= least) ?? 200
}

/** Cells of a row as they are drawn: each for itself, or neighbours that look alike as one, since thousands of drawn things make a page slow. */
export const runsAlong = (looks: readonly string[], joins: boolean): { look: string; from: number; n: number }[] => {
  const found: { look: string; from: number; n: number }[] = []
  looks.forEach((look, from) => {
    const last = found.at(-1)
    if (joins && last?.look === look) last.n++
    else found.push({ look, from, n: 1 })
  })
  return found
}
