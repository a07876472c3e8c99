/** Twenty-two scores with ties within and between the classes. The tests' numbers about them are those of `fixture.py`. */
export const LOGITS = [
  -2.1, -1.7, -1.2, -1.2, -0.9, -0.4, -0.1, 0.3, 0.3, 0.8, 1.5, -1.2, -0.6, 0.2, 0.3, 0.9, 1.1, 1.5, 1.9, 2.4, 3.2, 3.3,
]
export const LABELS = LOGITS.map((_, i) => (i < 11 ? 0 : 1))

export const labelled = (pairs: readonly (readonly [score: number, label: number])[]) => ({
  scores: pairs.map(([score]) => score),
  labels: Uint8Array.from(pairs, ([, label]) => label),
})
