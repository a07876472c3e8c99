import { expect, test } from 'vitest'
import { classBalance, sampleWeights } from './class-balance.ts'
import type { PreparedItem, Split } from './prepared.ts'
import { thinSplits } from './thin-splits.ts'

const images = (split: Split, ...values: (0 | 1)[]): Pick<PreparedItem, 'split' | 'labels'>[] =>
  values.map((value) => ({ split, labels: { pneumonia: value } }))
const items = [...images('train', 1, 0, 0, 0, 0), ...images('val', 1, 0), ...images('test', 0)]

test('classes are counted in each split, and weighed so that both count alike', () => {
  expect(classBalance(items, 'pneumonia')).toEqual({
    train: { positive: 1, negative: 4 },
    val: { positive: 1, negative: 1 },
    test: { positive: 0, negative: 1 },
  })
  expect([...sampleWeights(items.slice(0, 5), 'pneumonia')]).toEqual([2.5, 0.625, 0.625, 0.625, 0.625])
})

test('a split without patients or with one class is said in a sentence, a whole set of one class once', () => {
  expect(thinSplits([...images('train', 1, 0), ...images('val', 1, 0), ...images('test', 0, 1)], ['pneumonia'])).toEqual([])
  expect(thinSplits(items, ['pneumonia'])).toEqual([
    expect.stringMatching(/^The split test holds only pictures with pneumonia = 0\. For a/),
  ])
  expect(thinSplits(images('train', 1, 0), ['pneumonia'])).toEqual([
    expect.stringMatching(/^The split val holds no patient\./),
    expect.stringMatching(/^The split test holds no patient\./),
  ])
  expect(thinSplits([...images('train', 0), ...images('val', 0), ...images('test', 0)], ['pneumonia'])).toEqual([
    'Every picture has pneumonia = 0, so no model can be judged on this set alone.',
  ])
})
