export type Scores = ArrayLike<number>
/** 0 or 1 per score. */
export type Labels = ArrayLike<number>

/**
 * Area under the ROC curve by the Mann–Whitney U statistic with average ranks for ties (Hanley & McNeil 1982):
 * AUC = (R₊ − n₊(n₊+1)/2) / (n₊·n₋), R₊ the sum of the ranks of positives. `null` when a class is missing.
 */
export const auc = (scores: Scores, labels: Labels): number | null => {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  let rankSum = 0
  let positives = 0
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++
    const rank = (start + 1 + end) / 2
    for (let i = start; i < end; i++) {
      if (labels[order[i]!] !== 1) continue
      rankSum += rank
      positives++
    }
    start = end
  }
  const negatives = order.length - positives
  return positives === 0 || negatives === 0 ? null : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

/** Share of logits on the right side of 0, that is of probabilities on the right side of ½; `null` without images. */
export const accuracyAtHalf = (logits: Scores, labels: Labels): number | null => {
  let right = 0
  for (let i = 0; i < logits.length; i++) if (logits[i]! > 0 === (labels[i] === 1)) right++
  return logits.length === 0 ? null : right / logits.length
}

/** Mean of −ln P(label) from logits, unweighted; stable for large ones; `null` without images. */
export const logLoss = (logits: Scores, labels: Labels): number | null => {
  let sum = 0
  for (let i = 0; i < logits.length; i++) {
    const wrong = labels[i] === 1 ? -logits[i]! : logits[i]!
    sum += Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)))
  }
  return logits.length === 0 ? null : sum / logits.length
}
