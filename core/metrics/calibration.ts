import type { Labels, Scores } from './auc.ts'
import { type Interval, wald } from './interval.ts'
import { ofLabel } from './of-label.ts'

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit))

/** Mean squared difference of probability and label (Brier 1950), 0 … 1; `null` without images. */
export const brier = (logits: Scores, labels: Labels): number | null => {
  let sum = 0
  for (let i = 0; i < logits.length; i++) sum += (sigmoid(logits[i]!) - (labels[i] === 1 ? 1 : 0)) ** 2
  return logits.length === 0 ? null : sum / logits.length
}

/** Lowest and highest logit of a class; infinite ones without cases. */
const reach = (logits: Scores, labels: Labels, label: 0 | 1): { readonly least: number; readonly most: number } => {
  const found = ofLabel(logits, labels, label).sort()
  return { least: found[0] ?? Number.POSITIVE_INFINITY, most: found.at(-1) ?? Number.NEGATIVE_INFINITY }
}

/** Log likelihood of P(label = 1) = sigmoid(a + b · logit), its gradient and its information matrix. */
const likelihood = (logits: Scores, labels: Labels, a: number, b: number, mean = 0) => {
  const sums = { value: 0, ga: 0, gb: 0, haa: 0, hab: 0, hbb: 0 }
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i]! - mean
    const y = labels[i] === 1 ? 1 : 0
    const at = a + b * x
    const p = sigmoid(at)
    const wrong = y === 1 ? -at : at
    sums.value -= Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)))
    sums.ga += y - p
    sums.gb += (y - p) * x
    sums.haa += p * (1 - p)
    sums.hab += p * (1 - p) * x
    sums.hbb += p * (1 - p) * x * x
  }
  return sums
}

const STEPS = 100
/** Newton's decrement, in squared standard errors, below which the maximum is found. */
const NEAR = 1e-16

/**
 * Calibration slope: b of logit P(label = 1) = a + b · logit, by maximum likelihood (Cox, Biometrika 1958, 45:562). 1 is right; below 1
 * the model is too sure of itself, above 1 not sure enough. `null` where no slope fits best: a class is missing, all scores are equal, or
 * some threshold keeps the classes apart (Albert & Anderson, Biometrika 1984, 71:1).
 */
export const calibrationSlope = (logits: Scores, labels: Labels): Interval | null => {
  const [negative, positive] = [reach(logits, labels, 0), reach(logits, labels, 1)]
  if (!(negative.most > positive.least && positive.most > negative.least)) return null
  let mean = 0
  for (let i = 0; i < logits.length; i++) mean += logits[i]! / logits.length
  let [a, b] = [0, 0]
  let now = likelihood(logits, labels, a, b, mean)
  for (let step = 0; step < STEPS; step++) {
    const { ga, gb, haa, hab, hbb } = now
    const determinant = haa * hbb - hab * hab
    const moveA = (hbb * ga - hab * gb) / determinant
    const moveB = (haa * gb - hab * ga) / determinant
    if (!Number.isFinite(moveA) || !Number.isFinite(moveB)) return null
    if (ga * moveA + gb * moveB < NEAR) return wald(b, Math.sqrt(haa / determinant))
    // Far from the maximum Newton may overshoot; a shorter step in the same direction always climbs.
    let share = 1
    let next = likelihood(logits, labels, a + moveA, b + moveB, mean)
    while (!(next.value >= now.value) && share > 1e-6) {
      share /= 2
      next = likelihood(logits, labels, a + share * moveA, b + share * moveB, mean)
    }
    a += share * moveA
    b += share * moveB
    now = next
  }
  return wald(b, Math.sqrt(now.haa / (now.haa * now.hbb - now.hab * now.hab)))
}

/**
 * Calibration in the large: a of logit P(label = 1) = a + logit, the slope held at 1 (Cox 1958; Van Calster et al., BMC Medicine 2019,
 * 17:230). 0 is right; above 0 there are more positives than the model expects. `null` when a class is missing.
 */
export const calibrationIntercept = (logits: Scores, labels: Labels): Interval | null => {
  const [negative, positive] = [reach(logits, labels, 0), reach(logits, labels, 1)]
  if (negative.least > negative.most || positive.least > positive.most) return null
  // The expected number of positives grows with a, so halving finds where it is the true one.
  let low = -Math.max(negative.most, positive.most) - 50
  let high = -Math.min(negative.least, positive.least) + 50
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2
    if (likelihood(logits, labels, middle, 1).ga > 0) low = middle
    else high = middle
  }
  return wald(low, 1 / Math.sqrt(likelihood(logits, labels, low, 1).haa))
}
