import type { Random } from '../model/random.ts'

/** A draw of the gamma distribution of scale 1 (Marsaglia & Tsang 2000; below shape 1 by their §6). @param shape above 0 */
const gamma = (shape: number, random: Random): number => {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

/** `count` shares that sum to 1, from the symmetric Dirichlet distribution: small α gives nearly all to one of them, large α alike to all. */
export const dirichlet = (count: number, alpha: number, random: Random): number[] => {
  const draws = Array.from({ length: count }, () => gamma(alpha, random))
  const sum = draws.reduce((a, b) => a + b, 0)
  // A very small α may draw nothing but zeros: then one gets all.
  if (sum === 0) return draws.map((_, i) => (i === 0 ? 1 : 0))
  return draws.map((draw) => draw / sum)
}
