import type { Tape, Value } from '../tape.ts'

/**
 * Binary cross-entropy of logits z [B,K] against labels y [B,K] in {0,1}, each column a label of its own, with the weight p [K] of positives,
 * a mask s [B,K] that is 0 for padding and for labels that nobody gave, and label smoothing ε (y becomes (1−ε)y + ε/2):
 * L = Σ s·(p·y·softplus(−z) + (1−y)·softplus(z)) / Σ s, a scalar.
 * Σ s is that of the `whole` batch, of which these may be a part: the losses of the parts add up.
 * ∂z = s·((1−y)·σ(z) − p·y·σ(−z)) / Σ s; σ(−z) and not 1 − σ(z), which cancels.
 */
export const binaryCrossEntropy = (
  tape: Tape,
  z: Value,
  labels: string,
  mask: string,
  positiveWeight: string,
  smoothing = 0,
  whole = { labels, mask },
): Value => {
  const g = tape.graph
  const soft = smoothing === 0 ? labels : g.node('Add', [g.node('Mul', [labels, g.floats([1 - smoothing])]), g.floats([smoothing / 2])])
  const positive = g.node('Mul', [soft, positiveWeight])
  const negative = g.node('Sub', [g.floats([1]), soft])
  const softplus = g.node('Softplus', [z.name])
  const softplusOfNegated = g.node('Sub', [softplus, z.name])
  const each = g.node('Add', [g.node('Mul', [positive, softplusOfNegated]), g.node('Mul', [negative, softplus])])
  const share = g.node('Div', [mask, g.reduceSum(whole.mask, [0, 1])])
  const loss = g.reduceSum(g.node('Mul', [share, each]), [0, 1])
  return tape.record(loss, [], [z], (dy) => {
    const up = g.node('Mul', [negative, g.node('Sigmoid', [z.name])])
    const down = g.node('Mul', [positive, g.node('Sigmoid', [g.node('Neg', [z.name])])])
    return [g.node('Mul', [dy, g.node('Mul', [share, g.node('Sub', [up, down])])])]
  })
}
