import type { Tape, Value } from '../tape.ts'

/**
 * Weighted binary cross-entropy of logits z [B,1] against labels y [B,1] in {0,1}, with the weight p [1] of positives and a mask s [B,1] that is 0
 * for padding: L = Σ s·(p·y·softplus(−z) + (1−y)·softplus(z)) / Σ s, a scalar.
 * ∂z = s·((1−y)·σ(z) − p·y·σ(−z)) / Σ s; σ(−z) and not 1 − σ(z), which cancels.
 */
export const binaryCrossEntropy = (tape: Tape, z: Value, labels: string, mask: string, positiveWeight: string): Value => {
  const g = tape.graph
  const positive = g.node('Mul', [labels, positiveWeight])
  const negative = g.node('Sub', [g.floats([1]), labels])
  const softplus = g.node('Softplus', [z.name])
  const softplusOfNegated = g.node('Sub', [softplus, z.name])
  const each = g.node('Add', [g.node('Mul', [positive, softplusOfNegated]), g.node('Mul', [negative, softplus])])
  const share = g.node('Div', [mask, g.reduceSum(mask, [0, 1])])
  const loss = g.reduceSum(g.node('Mul', [share, each]), [0, 1])
  return tape.record(loss, [], [z], (dy) => {
    const up = g.node('Mul', [negative, g.node('Sigmoid', [z.name])])
    const down = g.node('Mul', [positive, g.node('Sigmoid', [g.node('Neg', [z.name])])])
    return [g.node('Mul', [dy, g.node('Mul', [share, g.node('Sub', [up, down])])])]
  })
}
