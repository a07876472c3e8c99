import type { Graph } from './graph.ts'
import { ELEMENT } from './onnx.ts'
import type { Value } from './tape.ts'
import type { Parameter } from './template.ts'

/** Pixels 0 … 255 become (pixel/255 − MEAN) / DEVIATION: fixed, so that no site's statistics are needed or told. */
export const MEAN = 0.5
export const DEVIATION = 0.25

/** Grey values uint8 [B,1,S,S] → normalised f32. */
export const normalised = (g: Graph, image: string, batch: number, inputSizePx: number): Value =>
  g.within('input', () => {
    const pixels = g.node('Cast', [image], { to: ELEMENT.float32 })
    const scaled = g.node('Mul', [pixels, g.floats([1 / (255 * DEVIATION)])])
    return {
      name: g.node('Sub', [scaled, g.floats([MEAN / DEVIATION])]),
      shape: [batch, 1, inputSizePx, inputSizePx],
      needsGradient: false,
    }
  })

/** Cuts the flat weight vector into the tensors of the parameter table. */
export const unpacked = (g: Graph, flat: string, table: readonly Parameter[], needsGradient: boolean): ReadonlyMap<string, Value> =>
  g.within('weights', () => {
    const pieces = g.nodes('Split', [flat, g.integers(table.map(({ length }) => length))], { axis: 0 }, table.length)
    return new Map(table.map(({ name, shape }, i) => [name, { name: g.reshape(pieces[i]!, shape), shape, needsGradient }]))
  })
