/** Moves labels apart that would overlap: keeps their order, keeps them inside, changes as little as it can. Returns a y for each label. */
export const spread = (wanted: readonly number[], gap: number, top: number, bottom: number): number[] => {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y)
  const placed = order.map((label) => label.y)
  for (let i = 1; i < placed.length; i += 1) placed[i] = Math.max(placed[i]!, placed[i - 1]! + gap)
  const over = (placed[placed.length - 1] ?? bottom) - bottom
  if (over > 0) {
    placed[placed.length - 1] = bottom
    for (let i = placed.length - 2; i >= 0; i -= 1) placed[i] = Math.min(placed[i]!, placed[i + 1]! - gap)
  }
  const under = top - (placed[0] ?? top)
  const shifted = under > 0 ? placed.map((y) => y + under) : placed
  const result = new Array<number>(wanted.length)
  order.forEach((label, k) => {
    result[label.i] = shifted[k]!
  })
  return result
}
