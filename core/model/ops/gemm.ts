import type { Tape, Value } from '../tape.ts'

/** Fully connected layer: x [B,I], w [O,I], bias [O] → x·wᵀ + bias [B,O]. */
export const gemm = (tape: Tape, x: Value, w: Value, bias: Value): Value => {
  const g = tape.graph
  const y = g.node('Gemm', [x.name, w.name, bias.name], { transB: 1 })
  return tape.record(y, [x.shape[0]!, w.shape[0]!], [x, w, bias], (dy) => [
    x.needsGradient ? g.node('MatMul', [dy, w.name]) : null,
    w.needsGradient ? g.node('Gemm', [dy, x.name], { transA: 1 }) : null,
    bias.needsGradient ? g.reduceSum(dy, [0]) : null,
  ])
}
