import { describe, expect, test } from 'vitest'
import { channelBlock } from '#workers/train/open-fitted.ts'
import { operatorGradient } from '#workers/train/testing/operator-gradient.ts'
import { distance } from '#workers/train/testing/parity-fixtures.ts'
import { conv } from './conv.ts'

const CASES = [
  { name: 'a small map', x: [2, 32, 5, 7], w: [16, 32, 3, 3] },
  { name: 'a large map', x: [2, 16, 26, 24], w: [32, 16, 3, 3] },
  { name: 'stride 2', x: [2, 16, 9, 8], w: [16, 16, 3, 3], stride: 2 },
  { name: '1×1', x: [2, 16, 5, 3], w: [48, 16, 1, 1] },
  { name: '5×5 with dilation', x: [2, 16, 9, 10], w: [16, 16, 5, 5], dilation: 2 },
  { name: 'depthwise', x: [3, 32, 6, 5], w: [32, 1, 3, 3], groups: 32 },
  { name: 'depthwise with stride 2 on an even map', x: [3, 16, 8, 6], w: [16, 1, 3, 3], groups: 16, stride: 2 },
  { name: 'depthwise with stride 2 on an odd map', x: [3, 16, 7, 5], w: [16, 1, 3, 3], groups: 16, stride: 2 },
  { name: 'depthwise 5×5 with stride 3 and dilation', x: [2, 16, 17, 19], w: [16, 1, 5, 5], groups: 16, stride: 3, dilation: 2 },
  { name: 'channels that fill no block', x: [2, 24, 6, 5], w: [12, 24, 3, 3] },
]

const block = await channelBlock()

describe('with channels in blocks as this processor holds them', () => {
  test.skipIf(process.arch !== 'x64')('this processor has them', () => {
    expect([8, 16]).toContain(block)
  })

  test.each(CASES)('a convolution has the numbers and gradients of a plain one: $name', async ({ x, w, ...options }) => {
    const found = async (width: number) => {
      const { loss, gradients } = await (
        await operatorGradient([x, w], (tape, [image, kernels]) => conv(tape, image!, kernels!, options), width)
      ).run()
      return Float32Array.from([loss, ...gradients.flatMap((values) => [...values])])
    }
    expect(distance(await found(block), await found(1))).toBeLessThan(1e-6)
  })
})
