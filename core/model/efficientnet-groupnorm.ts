import { activated } from './activation.ts'
import { groupsProblem, halvedPx, NOTHING_POOLED } from './head.ts'
import { type Building, convNorm } from './layers.ts'
import { add } from './ops/add.ts'
import { gemm } from './ops/gemm.ts'
import { globalAveragePool } from './ops/global-average-pool.ts'
import { scaleChannels } from './ops/scale-channels.ts'
import { sigmoid } from './ops/sigmoid.ts'
import type { Value } from './tape.ts'
import type { Template } from './template.ts'

const BLOCKS = 2
const EXPANSION = 4
const SQUEEZE = 4

/** Squeeze and excitation (Hu 2018): each map is weighted by what the means of all maps say. */
const excite = ({ tape, weights, activation }: Building, x: Value, name: string, inner: number): Value =>
  tape.graph.within(`${name}.excite`, () => {
    const channels = x.shape[1]!
    const dense = (part: string, from: Value, width: number): Value =>
      gemm(
        tape,
        from,
        weights(`${name}.${part}.weight`, [width, from.shape[1]!], 'linear'),
        weights(`${name}.${part}.bias`, [width], 'zeros'),
      )
    const squeezed = activated(tape, dense('squeeze', globalAveragePool(tape, x), inner), activation)
    return scaleChannels(tape, x, sigmoid(tape, dense('excite', squeezed, channels)))
  })

/** Inverted bottleneck (Sandler 2018; Tan & Le 2019): wide, depthwise 3×3, excited, narrow again; the input is added where the shapes agree. */
const block = (building: Building, x: Value, name: string, width: number, stride: number): Value => {
  const { tape, activation } = building
  const channels = x.shape[1]!
  const wide = channels * EXPANSION
  const bend = (place: 1 | 2, value: Value): Value =>
    tape.graph.within(`${name}.${activation}${place}`, () => activated(tape, value, activation))
  const widened = bend(1, convNorm(building, x, { name: `${name}.widen`, width: wide, kernel: 1 }))
  const mixed = bend(2, convNorm(building, widened, { name: `${name}.mix`, width: wide, kernel: 3, stride, depthwise: true }))
  const excited = excite(building, mixed, name, Math.max(4, Math.floor(channels / SQUEEZE)))
  const same = stride === 1 && channels === width
  const y = convNorm(building, excited, { name: `${name}.narrow`, width, kernel: 1, gamma: same ? 'zeros' : 'ones' })
  return same ? tape.graph.within(`${name}.add`, () => add(tape, y, x)) : y
}

/**
 * A small EfficientNet (Tan & Le 2019) with group normalisation: a strided 3×3 convolution, then two inverted bottlenecks a stage,
 * every stage but the first halving the map.
 */
export const efficientnetGroupNorm: Template = {
  problem({ channels, groups, pooling }, inputSizePx) {
    if (pooling !== undefined) return NOTHING_POOLED
    const odd = groupsProblem(channels, groups)
    if (odd !== null) return odd
    const size = halvedPx(inputSizePx, channels.length)
    return size >= 2 ? null : `An image of ${inputSizePx} px is too small for ${channels.length} stages: the last map would be ${size} px.`
  },
  forward(tape, x, weights, { channels, groups, activation = 'silu' }) {
    const building: Building = { tape, weights, groups, activation }
    const stem = convNorm(building, x, { name: 'stem', width: channels[0]!, kernel: 3, stride: 2 })
    let value = tape.graph.within(`stem.${activation}`, () => activated(tape, stem, activation))
    channels.forEach((width, i) => {
      for (let k = 1; k <= BLOCKS; k++) value = block(building, value, `stage${i + 1}.block${k}`, width, i > 0 && k === 1 ? 2 : 1)
    })
    return value
  },
}
