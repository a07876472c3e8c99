import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auc } from './auc.ts'
import { thresholdOf } from './choose-threshold.ts'
import { labelled } from './fixture.ts'
import { poolHistograms } from './pool-histograms.ts'
import { pooledAuc } from './pooled-auc.ts'
import { pooledReliability, pooledRoc } from './pooled-curves.ts'
import { CELLS, cellOf, edgeAt } from './score-grid.ts'
import { ScoreHistogram, scoreHistogram, spans } from './score-histogram.ts'
import { spread } from './spread.ts'

type Site = readonly (readonly [number, number])[]

// Far beyond the grid, on its edges, equal to others, and in between.
const score = fc.oneof(
  fc.double({ min: -12, max: 12, noNaN: true }),
  fc.integer({ min: -40, max: 40 }).map((quarter) => quarter / 4),
  fc.double({ min: -1, max: 1, noNaN: true }),
)
// Few values, at edges: there the bounds are sharp.
const extreme = fc.constantFrom(-8, -0.25, 0, 4, 8)
const site = fc.oneof(
  fc.array(fc.tuple(score, fc.constantFrom(0, 1)), { maxLength: 120 }),
  fc.array(fc.tuple(extreme, fc.constantFrom(0, 1)), { maxLength: 30 }),
)
const sites = fc.array(site, { minLength: 1, maxLength: 4 })
const ks = fc.constantFrom(0, 5, 11)

const histogramOf = (pairs: Site, k: number) => {
  const { scores, labels } = labelled(pairs)
  return scoreHistogram(scores, labels, k)
}
/** The pooled scores, and the cases behind them. */
const pooled = (list: readonly Site[], k: number) => {
  const shown = list.filter((pairs) => histogramOf(pairs, k).kind === 'value')
  return { ...labelled(shown.flat()), found: poolHistograms(list.map((pairs) => histogramOf(pairs, k))) }
}

describe('a score histogram', () => {
  test('has no bin of fewer than k people, however many images they have', () => {
    const people = fc.nat(40)
    fc.assert(
      fc.property(fc.array(fc.tuple(score, fc.constantFrom(0, 1), people), { maxLength: 200 }), ks, (list, k) => {
        const { scores, labels } = labelled(list.map(([logit, label]) => [logit, label] as const))
        const found = scoreHistogram(
          scores,
          labels,
          k,
          list.map(([, , who]) => `${who}`),
        )
        if (found.kind !== 'value') return
        for (const [label, bins] of [spans(found.negatives), spans(found.positives)].entries())
          for (const { from, to } of bins) {
            const here = list.filter(([logit, of]) => of === label && cellOf(logit) >= from && cellOf(logit) < to)
            expect(new Set(here.map(([, , who]) => who)).size).toBeGreaterThanOrEqual(k)
          }
      }),
    )
  })
  test('has no bin below k, adds up to each class, has true means, and is what its schema accepts', () => {
    fc.assert(
      fc.property(site, ks, (pairs, k) => {
        const found = ScoreHistogram.parse(histogramOf(pairs, k))
        const counts = [0, 1].map((label) => pairs.filter((pair) => pair[1] === label).length)
        if (found.kind !== 'value') {
          expect(Math.min(...counts)).toBeLessThan(Math.max(k, 1))
          return
        }
        for (const [label, bins] of [spans(found.negatives), spans(found.positives)].entries()) {
          for (const { from, to, count, mean } of bins) {
            const here = pairs
              .filter((pair) => pair[1] === label && cellOf(pair[0]) >= from && cellOf(pair[0]) < to)
              .map(([logit]) => logit)
            expect(here.length).toBe(count)
            expect(count).toBeGreaterThanOrEqual(Math.max(k, 1))
            expect(Math.abs(here.reduce((sum, logit) => sum + Math.max(-8, Math.min(8, logit)), 0) / count - mean)).toBeLessThan(0.000501)
          }
          expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(counts[label])
        }
      }),
      { numRuns: 500 },
    )
  })
  test('is joined from where the classes overlap: positives from below, negatives from above', () => {
    const cases: Site = [...Array(8).keys()].flatMap(
      (i): Site => [
        [i - 4, 0],
        [i - 1, 1],
      ],
    )
    const found = histogramOf(cases, 3)
    expect(found).toMatchObject({
      positives: [
        { from: 0, count: 3, mean: '0.000' },
        { from: cellOf(1) + 1, count: 5, mean: '4.000' },
      ],
      negatives: [
        { from: 0, count: 5, mean: '-2.000' },
        { from: cellOf(1), count: 3, mean: '2.000' },
      ],
    })
  })
  test('is told only where both classes reach k', () => {
    const of = (positives: number, negatives: number) =>
      histogramOf([...Array(positives).fill([1, 1]), ...Array(negatives).fill([-1, 0])], 11)
    expect(of(11, 11).kind).toBe('value')
    expect([of(10, 40), of(40, 10), of(0, 10), of(0, 0)].map(({ kind }) => kind)).toEqual(Array(4).fill('suppressed'))
    expect(of(0, 40)).toEqual({ kind: 'undefined', reason: 'ONE_CLASS' })
    expect(histogramOf([], 0)).toEqual({ kind: 'undefined', reason: 'EMPTY' })
  })
  test('is refused with bins out of order, a first one that does not begin at the low end, or a mean outside its bin', () => {
    const good = { from: 0, count: 20, mean: '1.000' }
    const accepts = (positives: readonly unknown[]) => ScoreHistogram.safeParse({ kind: 'value', positives, negatives: [good] }).success
    expect(accepts([good, { from: 40, count: 20, mean: '2.500' }])).toBe(true)
    expect(accepts([{ ...good, from: 1 }])).toBe(false)
    expect(accepts([good, { from: 40, count: 20, mean: '1.500' }])).toBe(false)
    expect(accepts([{ ...good, mean: '-8.000' }, good])).toBe(false)
    expect(accepts([{ ...good, mean: '9.000' }])).toBe(false)
    expect(accepts([])).toBe(false)
  })
})

test('counts spread over cells keep the count and, as near as cells allow, the mean of each bin', () => {
  fc.assert(
    fc.property(site, (pairs) => {
      const found = histogramOf(pairs, 5)
      if (found.kind !== 'value') return
      for (const bin of spans(found.positives)) {
        const cells = spread([bin])
        const n = cells.reduce((a, count) => a + count, 0)
        const sum = cells.reduce((a, count, i) => a + count * (edgeAt(i) + 1 / 8), 0)
        expect(n).toBeCloseTo(bin.count, 9)
        expect(Math.abs(sum / n - bin.mean)).toBeLessThan(0.126)
      }
    }),
  )
})

describe('from the histograms of several sites', () => {
  test('the true pooled AUC lies within the bounds, whatever the sites have', () => {
    fc.assert(
      fc.property(sites, ks, (list, k) => {
        const { scores, labels, found } = pooled(list, k)
        if (found === null) return
        const { value, low, high } = pooledAuc(found)
        const truth = auc(scores, labels)!
        expect(low).toBeLessThanOrEqual(truth + 1e-12)
        expect(high).toBeGreaterThanOrEqual(truth - 1e-12)
        expect(low <= value && value <= high && low >= -1e-12 && high <= 1 + 1e-12).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
  test('the bounds of a single pair of bins hold for scores at their very edges', () => {
    const bin = fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 })).chain(([from, width]) =>
      fc.array(fc.tuple(fc.nat(width - 1), fc.constantFrom(0, 1e-4, 0.25 - 1e-4)), { minLength: 1, maxLength: 6 }).map((places) => {
        const values = places.map(([cell, offset]) => edgeAt(from + cell) + offset)
        const mean = Number((values.reduce((a, b) => a + b, 0) / values.length).toFixed(3))
        return { values, from, to: from + width, low: edgeAt(from), high: edgeAt(from + width), count: values.length, mean }
      }),
    )
    fc.assert(
      fc.property(bin, bin, (positive, negative) => {
        const [positives, negatives] = [[positive], [negative]]
        const { low, high } = pooledAuc({ positives, negatives, cells: { positives: spread(positives), negatives: spread(negatives) } })
        const truth = auc([...positive.values, ...negative.values], [...positive.values.map(() => 1), ...negative.values.map(() => 0)])!
        expect(low - 1e-12 <= truth && truth <= high + 1e-12).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
  test('every point of the true ROC curve lies within its band, from (1, 1) to (0, 0)', () => {
    fc.assert(
      fc.property(sites, ks, (list, k) => {
        const { scores, labels, found } = pooled(list, k)
        if (found === null) return
        const roc = pooledRoc(found)
        for (const { threshold, truePositives, falsePositives } of roc.slice(1, -1)) {
          for (const [label, share] of [falsePositives, truePositives].entries()) {
            const of = scores.filter((_, i) => labels[i] === label)
            const truth = of.filter((logit) => logit >= threshold).length / of.length
            expect(share.low - 1e-12 <= truth && truth <= share.high + 1e-12 && share.low <= share.high + 1e-12).toBe(true)
          }
        }
        expect([roc[0]!.truePositives.value, roc[0]!.falsePositives.value]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)])
        expect(roc[CELLS]).toMatchObject({ truePositives: { value: 0 }, falsePositives: { value: 0 } })
      }),
      { numRuns: 300 },
    )
  })
  test('the true share of positives lies within the bounds of each reliability bin', () => {
    fc.assert(
      fc.property(sites, ks, (list, k) => {
        const { scores, labels, found } = pooled(list, k)
        if (found === null) return
        for (const { from, to, observed } of pooledReliability(found)) {
          // The bins end at edges of the grid; as probabilities those are rounded.
          const edge = (p: number) => Math.round(4 * Math.log(p / (1 - p))) / 4
          const inside = [...labels].filter((_, i) => edge(from) <= scores[i]! && scores[i]! < edge(to))
          if (inside.length === 0) continue
          const truth = inside.reduce((sum, label) => sum + label, 0) / inside.length
          expect(observed.low - 1e-9 <= truth && truth <= observed.high + 1e-9).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
  test('the bounds leave room for the rounding of the means', () => {
    const list: Site = [
      ...[-8, 0, 0].map((logit) => [logit, 0] as const),
      ...[-0.25, -0.25, -0.25, 3, 3, 3].map((logit) => [logit, 1] as const),
    ]
    // The mean is −8/3 and told as −2.667; by that alone fewer than two of three could be at 0.
    const at0 = pooledRoc(poolHistograms([histogramOf(list, 3)])!)[cellOf(0)]!
    expect(at0.falsePositives.high).toBeGreaterThan(2 / 3)
    expect(at0.falsePositives.high).toBeLessThan(0.667)
  })
  test('the bounds of the pooled AUC leave that room too, and are no wider than they must', () => {
    // Two of three negatives are just above the only positive; their mean is told as −2.667, by which 1.9999 of them would be.
    const negative = { from: 0, to: CELLS, low: -8, high: 8, count: 3, mean: Number(((-8 + 0.0001 + 0.0001) / 3).toFixed(3)) }
    const positive = { from: cellOf(0), to: cellOf(0) + 1, low: 0, high: 0.25, count: 1, mean: 0 }
    const { low } = pooledAuc({
      positives: [positive],
      negatives: [negative],
      cells: { positives: spread([positive]), negatives: spread([negative]) },
    })
    expect(low).toBeLessThanOrEqual(1 / 3)
    expect(low).toBeGreaterThan(0.333)
  })
  test('of two sites so small that each class is one bin the estimate is rough, and the bounds say so', () => {
    const list = [0.3, -0.3].map((shift) => [...normal(15, shift - 2, 0), ...normal(18, shift + 2, 1)])
    const { scores, labels, found } = pooled(list, 11)
    const { value, low, high } = pooledAuc(found!)
    expect(found!.positives.length + found!.negatives.length).toBe(4)
    expect(Math.abs(value - auc(scores, labels)!)).toBeLessThan(0.1)
    expect(high - low).toBeGreaterThan(0.3)
  })
  test('nothing is told where no site shows its scores', () => {
    expect(poolHistograms([{ kind: 'suppressed' }, { kind: 'undefined', reason: 'ONE_CLASS' }])).toBeNull()
  })
  test('single cases give the pooled AUC itself where no cell holds two', () => {
    const list: Site[] = [
      [
        [-2, 0],
        [0.5, 1],
      ],
      [
        [1.1, 0],
        [3, 1],
      ],
    ]
    const found = pooledAuc(poolHistograms(list.map((pairs) => histogramOf(pairs, 0)))!)
    expect(found.low).toBeLessThanOrEqual(0.75)
    expect(found.high).toBeGreaterThanOrEqual(0.75)
  })

  /** Normal quantiles: no chance in it. */
  const normal = (n: number, mean: number, label: number): Site =>
    [...Array(n).keys()].map((i) => {
      const p = (i + 0.5) / n
      // Tocher's approximation of the normal quantile by the logistic one.
      return [mean + Math.log(p / (1 - p)) / 1.702, label]
    })
  test.each([
    [0.001, 0.02, 3, [390, 135]],
    [0.002, 0.105, 1.2, [120, 80]],
  ])(
    'for three ordinary sites at k = 11 the estimate is within %d of the truth and the bounds within %d of each other',
    (error, width, apart, [p, n]) => {
      const list = [0, 0.4, -0.7].map((shift) => [...normal(n!, shift - apart, 0), ...normal(p!, shift + apart, 1)])
      const { scores, labels, found } = pooled(list, 11)
      const { value, low, high } = pooledAuc(found!)
      expect(Math.abs(value - auc(scores, labels)!)).toBeLessThan(error)
      expect(high - low).toBeLessThan(width)
    },
  )
  test('a threshold can be chosen over all sites: scores shifted by 2 everywhere move it there', () => {
    const shifted = [
      [...normal(100, 1, 0), ...normal(100, 3, 1)],
      [...normal(80, 1, 0), ...normal(60, 3, 1)],
    ]
    const threshold = thresholdOf(poolHistograms(shifted.map((pairs) => histogramOf(pairs, 11)))!.cells)
    expect(threshold).toBeGreaterThan(1)
    expect(threshold).toBeLessThanOrEqual(2)
  })
})
