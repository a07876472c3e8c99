import { activated } from './activation.ts'
import { groupsProblem, halvedPx, NOTHING_POOLED } from './head.ts'
import { type Building, convNorm } from './layers.ts'
import { add } from './ops/add.ts'
import type { Value } from './tape.ts'
import type { Template } from './template.ts'

const BLOCKS = 2
/** From this input size on the first convolution halves the map: X-rays of 224 px need no finer one. */
const STRIDED_STEM_FROM_PX = 96

/** Basic block (He 2016, fig. 2): two 3×3 convolutions, and the input added; a 1×1 convolution where width or size change. */
const block = (building: Building, x: Value, name: string, width: number, stride: number): Value => {
  const { tape, activation } = building
  const within = <T>(part: string, build: () => T): T => tape.graph.within(`${name}.${part}`, build)
  const inner = convNorm(building, x, { name: `${name}.1`, width, kernel: 3, stride })
  const first = within(`${activation}1`, () => activated(tape, inner, activation))
  const y = convNorm(building, first, { name: `${name}.2`, width, kernel: 3, gamma: 'zeros' })
  const same = stride === 1 && x.shape[1] === width
  const skip = same ? x : convNorm(building, x, { name: `${name}.skip`, width, kernel: 1, stride })
  const sum = within('add', () => add(tape, y, skip))
  return within(`${activation}2`, () => activated(tape, sum, activation))
}

/**
 * Residual network with two basic blocks a stage (He 2016, ResNet-18 with channels 64, 128, 256, 512), group for batch normalisation (Wu & He 2018),
 * every stage but the first halving the map.
 */
export const resnetGroupNorm: Template = {
  problem({ channels, groups, pooling }, inputSizePx) {
    if (pooling !== undefined) return NOTHING_POOLED
    const odd = groupsProblem(channels, groups)
    if (odd !== null) return odd
    const size = halvedPx(inputSizePx, channels.length - 1 + (inputSizePx >= STRIDED_STEM_FROM_PX ? 1 : 0))
    return size >= 2 ? null : `An image of ${inputSizePx} px is too small for ${channels.length} stages: the last map would be ${size} px.`
  },
  forward(tape, x, weights, { channels, groups, activation = 'relu' }) {
    const building: Building = { tape, weights, groups, activation }
    const stride = x.shape[2]! >= STRIDED_STEM_FROM_PX ? 2 : 1
    const stem = convNorm(building, x, { name: 'stem', width: channels[0]!, kernel: 3, stride })
    let value = tape.graph.within(`stem.${activation}`, () => activated(tape, stem, activation))
    channels.forEach((width, i) => {
      for (let k = 1; k <= BLOCKS; k++) value = block(building, value, `stage${i + 1}.block${k}`, width, i > 0 && k === 1 ? 2 : 1)
    })
    return value
  },
}
