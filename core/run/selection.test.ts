import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestRound, evaluatedIn, lastRound, measuredAfter, measuredAuc, measuredIn, stopsAfter, type Validations } from './selection.ts'

const aucs = fc.array(fc.option(fc.integer({ min: 0, max: 1_000_000 }).map((millionths) => (millionths / 1e6).toFixed(6))), {
  maxLength: 30,
})
const stopAfter = fc.record({
  rounds: fc.integer({ min: 1, max: 5 }),
  minDelta: fc.constantFrom('0', '0.001', '0.05', '1e-3'),
})

describe('which model is known when', () => {
  test('a model is measured in the round after its own, and after so many committed rounds all but the last are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom('train' as const, 'validate' as const), (round, kind) => {
        expect(evaluatedIn({ number: measuredIn(round), kind }, null)).toBe(round)
        const all: Validations = Array.from({ length: 500 }, () => '0.500000')
        expect(measuredAfter(all, round)).toHaveLength(round - 1)
        expect(measuredAfter(all, measuredIn(round))).toHaveLength(round)
      }),
    )
  })

  test('the last evaluation is of the selected model, where one was selected', () => {
    expect(evaluatedIn({ number: 21, kind: 'evaluate' }, null)).toBe(20)
    expect(evaluatedIn({ number: 22, kind: 'evaluate' }, 14)).toBe(14)
    expect(evaluatedIn({ number: 21, kind: 'validate' }, 14)).toBe(20)
  })

  test('training that ended early ends with that round', () => {
    expect(lastRound({ rounds: 20 }, null)).toBe(20)
    expect(lastRound({ rounds: 20 }, 9)).toBe(9)
  })
})

test('an AUC counts that the quorum of sites has told, and none that is hidden or not defined', () => {
  const auc = { kind: 'value', value: '0.910000', n: 40 } as const
  expect([1, 2, 3].map((sites) => measuredAuc(auc, sites, { quorum: 2 }))).toEqual([null, '0.910000', '0.910000'])
  expect(measuredAuc({ kind: 'suppressed' }, 3, { quorum: 2 })).toBeNull()
  expect(measuredAuc(undefined, 3, { quorum: 2 })).toBeNull()
})

describe('the best round', () => {
  test('has the highest AUC, the first of equals, and is never one without a number', () => {
    fc.assert(
      fc.property(aucs, (validations) => {
        const best = bestRound(validations)
        if (best === null) {
          expect(validations.every((auc) => auc === null)).toBe(true)
          return
        }
        const value = Number(validations[best - 1])
        expect(validations[best - 1]).not.toBeNull()
        for (const [i, auc] of validations.entries())
          if (auc !== null) expect(i + 1 < best ? Number(auc) < value : Number(auc) <= value).toBe(true)
      }),
    )
  })
})

describe('early stopping', () => {
  const plan = { stopAfter: { rounds: 2, minDelta: '0.001' } }

  test('waits through so many measured rounds without a gain; the model of the last round is not measured yet', () => {
    const validations = ['0.800000', '0.801000', '0.799000', '0.900000']
    expect([1, 2, 3, 4, 5].map((committed) => stopsAfter(plan, validations, committed))).toEqual([false, false, false, true, false])
  })

  test('a gain of exactly the least does not count, whatever binary fractions make of it', () => {
    const delta = { stopAfter: { rounds: 1, minDelta: '0.1' } }
    expect(stopsAfter(delta, ['0.700000', '0.800000'], 3)).toBe(true)
    expect(stopsAfter(delta, ['0.700000', '0.800001'], 3)).toBe(false)
  })

  test('goes by what is measured alone: rounds without a number change nothing, and without the setting training goes on', () => {
    fc.assert(
      fc.property(aucs, stopAfter, (validations, setting) => {
        const known = validations.filter((auc) => auc !== null)
        const ends = (of: Validations) => stopsAfter({ stopAfter: setting }, of, of.length + 1)
        expect(ends(validations)).toBe(ends(known))
        expect(stopsAfter({}, validations, validations.length + 1)).toBe(false)
        if (known.length <= setting.rounds) expect(ends(known)).toBe(false)
      }),
    )
  })

  test('agrees with the rule said in another way: none of the last rounds is better than all before them', () => {
    fc.assert(
      fc.property(aucs, fc.integer({ min: 1, max: 5 }), (validations, rounds) => {
        const known = validations.flatMap((auc) => (auc === null ? [] : [Number(auc)]))
        const [before, last] = [known.slice(0, -rounds), known.slice(-rounds)]
        const stale = before.length > 0 && Math.max(...last) <= Math.max(...before)
        expect(stopsAfter({ stopAfter: { rounds, minDelta: '0' } }, validations, validations.length + 1)).toBe(stale)
      }),
    )
  })
})
