import { randomFrom } from '#core/model/random.ts'
import { parameterCount, parameters } from '#core/model/template.ts'
import type { Plan } from '#core/run/plan.ts'

/** Smooth pictures in whole numbers, as scripts/torch-fixtures.py draws them. */
export const drawnImages = (count: number, size: number): Uint8Array => {
  const [grid, noise] = [randomFrom('grids'), randomFrom('noise')]
  const corners = Array.from({ length: count }, () => Array.from({ length: 16 }, () => grid.next() % 240))
  const side = size - 1
  const spread = Array.from({ length: size }, (_, i) => {
    const [place, rest] = [Math.floor((3 * i) / side), (3 * i) % side]
    const weights = [0, 0, 0, 0]
    weights[place]! += side - rest
    weights[Math.min(place + 1, 3)]! += rest
    return weights
  })
  const greys = corners.flatMap((grey) =>
    spread.flatMap((row) => {
      const across = [0, 1, 2, 3].map((x) => row.reduce((sum, weight, y) => sum + weight * grey[4 * y + x]!, 0))
      return spread.map((weights) => Math.floor(weights.reduce((sum, weight, x) => sum + weight * across[x]!, 0) / side ** 2))
    }),
  )
  return Uint8Array.from(greys, (grey) => grey + (noise.next() % 16))
}
/** Weights to begin with; nothing is 0, so that every part of the network has a gradient. */
export const startOf = (plan: Plan): Float32Array => {
  const weights = new Float32Array(parameterCount(plan))
  for (const { name, shape, offset, length } of parameters(plan)) {
    const random = randomFrom(`start/${name}`)
    const fanIn = shape.slice(1).reduce((product, size) => product * size, 1)
    for (let i = offset; i < offset + length; i++) {
      const value = random.normal()
      weights[i] = name.endsWith('gamma') ? 1 + value / 8 : shape.length < 2 ? value / 8 : value * Math.sqrt(2 / fanIn)
    }
  }
  return weights
}
