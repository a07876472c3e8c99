import type { Tape, Value } from '../tape.ts'

/**
 * Cross-entropy of logits z [B,K] against classes y [B,K] (one 1 a row), with class weights w [K], a sample mask s [B,1] and label smoothing ε:
 * t = (1−ε)y + ε/K, L = Σ s·Σ_k w·t·(−log softmax z) / Σ s·w_y, a scalar (Szegedy 2016, §7; normalised as PyTorch's CrossEntropyLoss).
 * Σ s·w_y is that of the `whole` batch, of which these may be a part: the losses of the parts add up.
 * ∂z = s/Σ(s·w_y) · (softmax(z)·Σ_k w·t − w·t).
 */
export const softmaxCrossEntropy = (
  tape: Tape,
  z: Value,
  classes: string,
  mask: string,
  classWeights: string,
  smoothing = 0,
  whole = { labels: classes, mask },
): Value => {
  const g = tape.graph
  const kinds = z.shape[1]!
  const soft =
    smoothing === 0 ? classes : g.node('Add', [g.node('Mul', [classes, g.floats([1 - smoothing])]), g.floats([smoothing / kinds])])
  const weighted = g.node('Mul', [soft, classWeights])
  const own = g.reduceSum(g.node('Mul', [whole.labels, classWeights]), [1], true)
  const share = g.node('Div', [mask, g.reduceSum(g.node('Mul', [whole.mask, own]), [0, 1])])
  const logs = g.node('LogSoftmax', [z.name], { axis: 1 })
  const each = g.node('Neg', [g.reduceSum(g.node('Mul', [weighted, logs]), [1], true)])
  const loss = g.reduceSum(g.node('Mul', [share, each]), [0, 1])
  return tape.record(loss, [], [z], (dy) => {
    const mass = g.reduceSum(weighted, [1], true)
    const slope = g.node('Sub', [g.node('Mul', [g.node('Exp', [logs]), mass]), weighted])
    return [g.node('Mul', [dy, g.node('Mul', [share, slope])])]
  })
}
