import { describe, expect, test } from 'vitest'
import { randomFrom } from '../model/random.ts'
import { dirichlet } from './dirichlet.ts'
import { type DivisibleImage, type Division, dividePatients } from './divide-patients.ts'

/** Two images a patient; every fourth patient validates, every third is positive in its second image. */
const images: DivisibleImage[] = Array.from({ length: 1200 }, (_, i) => {
  const patient = Math.floor(i / 2)
  return { patient: `p${patient}`, split: patient % 4 === 3 ? 'val' : 'train', value: patient % 3 === 0 && i % 2 === 1 ? 1 : 0 }
})
const division = (changes: Partial<Division> = {}): Division => ({ sites: 3, alpha: 0.5, seed: 1, skew: 'label', ...changes })

/** Patients, and share of positive ones, of each site; of one split or of all. */
const countsOf = (siteOf: ReadonlyMap<string, number>, split?: string) =>
  [0, 1, 2].map((site) => {
    const own = new Set(
      images.filter((i) => siteOf.get(i.patient) === site && (split === undefined || i.split === split)).map((i) => i.patient),
    )
    const positive = new Set(images.filter((i) => own.has(i.patient) && i.value === 1).map((i) => i.patient))
    return { patients: own.size, share: positive.size / own.size }
  })
const spreadOf = (values: number[]) => Math.max(...values) - Math.min(...values)

describe('patients are divided', () => {
  test('each to one site, always alike by the same seed and otherwise by another', () => {
    const siteOf = dividePatients(images, division())
    expect(siteOf.size).toBe(600)
    expect([...new Set(siteOf.values())].sort()).toEqual([0, 1, 2])
    expect(dividePatients([...images].reverse(), division())).toEqual(siteOf)
    expect(dividePatients(images, division({ seed: 2 }))).not.toEqual(siteOf)
  })

  test('alike under a large alpha, unlike in labels under a small one, unlike in size alone by size', () => {
    const even = countsOf(dividePatients(images, division({ alpha: 10_000 })))
    expect(spreadOf(even.map(({ patients }) => patients))).toBeLessThan(20)
    expect(spreadOf(even.map(({ share }) => share))).toBeLessThan(0.05)
    expect(spreadOf(countsOf(dividePatients(images, division({ alpha: 0.3 }))).map(({ share }) => share))).toBeGreaterThan(0.3)
    const sized = countsOf(dividePatients(images, division({ alpha: 0.5, skew: 'size' })))
    expect(spreadOf(sized.map(({ patients }) => patients))).toBeGreaterThan(60)
    expect(spreadOf(sized.map(({ share }) => share))).toBeLessThan(0.12)
  })

  test('so that a site validates on what it is like', () => {
    const siteOf = dividePatients(images, division())
    const [train, val] = [countsOf(siteOf, 'train'), countsOf(siteOf, 'val')]
    train.forEach(({ share }, site) => {
      expect(Math.abs(share - val[site]!.share)).toBeLessThan(0.1)
    })
  })

  test('only when each site gets enough: too many sites are refused in a sentence', () => {
    expect(() => dividePatients(images.slice(0, 20), division({ sites: 50, alpha: 0.01 }))).toThrow('Ask for fewer sites')
    const least = Math.min(...countsOf(dividePatients(images, division({ alpha: 0.02 })), 'train').map(({ patients }) => 2 * patients))
    expect(least).toBeGreaterThanOrEqual(10)
  })
})

test('Dirichlet shares sum to 1, have the mean 1/n and the variance of their alpha', () => {
  for (const alpha of [0.1, 0.5, 1, 5]) {
    const random = randomFrom(`shares ${alpha}`)
    const draws = Array.from({ length: 4000 }, () => dirichlet(4, alpha, random))
    for (const shares of draws) expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12)
    const first = draws.map(([share]) => share!)
    const mean = first.reduce((a, b) => a + b) / 4000
    const variance = first.reduce((sum, share) => sum + (share - mean) ** 2, 0) / 4000
    expect(mean).toBeCloseTo(0.25, 1)
    // Var = α(nα − α) / ((nα)²(nα + 1)) = (n − 1) / (n²(nα + 1))
    expect(variance / (3 / 16 / (4 * alpha + 1))).toBeGreaterThan(0.9)
    expect(variance / (3 / 16 / (4 * alpha + 1))).toBeLessThan(1.1)
  }
})
