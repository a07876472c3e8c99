import { activated } from './activation.ts'
import { groupsProblem, NOTHING_POOLED } from './head.ts'
import { averagePool } from './ops/average-pool.ts'
import { conv } from './ops/conv.ts'
import { groupNorm } from './ops/group-norm.ts'
import { maxPool } from './ops/max-pool.ts'
import { sizesOf } from './tape.ts'
import type { Template } from './template.ts'

/** From this input size on maps are halved by strided convolutions: half the time and memory of pooling. */
const STRIDED_FROM_PX = 64

/** Stages (from 1) that halve the map; a third early one for large inputs. */
const halves = (stage: number, stages: number, inputSizePx: number): boolean =>
  inputSizePx < STRIDED_FROM_PX
    ? stage < stages && [1, 2, 4].includes(stage)
    : [1, 2, 4].includes(stage) || (stage === 3 && inputSizePx >= 128)

const lastMapPx = (stages: number, inputSizePx: number): number => {
  let size = inputSizePx
  for (let stage = 1; stage <= stages; stage++) {
    if (halves(stage, stages, inputSizePx)) size = inputSizePx < STRIDED_FROM_PX ? Math.floor(size / 2) : Math.ceil(size / 2)
  }
  return size
}

/**
 * Small convolutional network: per stage a 3×3 convolution, group normalisation, ReLU and, after stages 1, 2 and 4, a 2×2 average or
 * max pool
 * (from 64 px on the convolution itself has stride 2); then the head.
 * Group and not batch normalisation, because sites differ (Hsieh 2020, "The non-IID data quagmire", §5).
 */
export const cnnGroupNorm: Template = {
  problem({ channels, groups, pooling }, inputSizePx) {
    if (pooling !== undefined && inputSizePx >= STRIDED_FROM_PX) return NOTHING_POOLED
    const odd = groupsProblem(channels, groups)
    if (odd !== null) return odd
    const size = lastMapPx(channels.length, inputSizePx)
    if (size < 2) return `An image of ${inputSizePx} px is too small for ${channels.length} stages: the last map would be ${size} px.`
    return null
  },
  forward(tape, x, weights, { channels, groups, activation = 'relu', pooling }) {
    const [, , , inputSizePx] = sizesOf(x)
    let value = x
    channels.forEach((width, i) => {
      const name = `stage${i + 1}`
      const inChannels = value.shape[1]!
      const halve = halves(i + 1, channels.length, inputSizePx)
      const strided = halve && inputSizePx >= STRIDED_FROM_PX
      const layer = <T>(part: string, build: () => T): T => tape.graph.within(name, () => tape.graph.within(part, build))
      value = layer('conv', () =>
        conv(tape, value, weights(`${name}.conv.weight`, [width, inChannels, 3, 3], 'kaiming'), { stride: strided ? 2 : 1 }),
      )
      value = layer('norm', () =>
        groupNorm(tape, value, weights(`${name}.norm.gamma`, [width], 'ones'), weights(`${name}.norm.beta`, [width], 'zeros'), groups),
      )
      value = layer(activation, () => activated(tape, value, activation))
      if (halve && !strided) value = layer('pool', () => (pooling === 'max' ? maxPool : averagePool)(tape, value))
    })
    return value
  },
}
