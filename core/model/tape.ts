import { Graph } from './graph.ts'

/** A batch size that is known only when the graph runs; as a dimension it is what Reshape takes for "the rest". */
export const ANY_BATCH = -1

/** A tensor of the forward pass. `shape[0]` of activations is the batch, perhaps ANY_BATCH. */
export interface Value {
  readonly name: string
  readonly shape: readonly number[]
  readonly needsGradient: boolean
}

/** Given the name of the gradient of an operator's output, builds the gradients of its inputs, in their order; `null` where none is needed. */
export type Backward = (dy: string) => readonly (string | null)[]

interface Recorded {
  readonly scope: string
  readonly output: Value
  readonly inputs: readonly Value[]
  readonly backward: Backward
}

/**
 * Reverse-mode differentiation on a list: an operator adds its forward nodes to the graph and records how to build its backward nodes;
 * `gradients` walks the list from the end. Gradients of a value used more than once are added.
 */
export class Tape {
  readonly graph: Graph
  readonly #recorded: Recorded[] = []
  /** Numbers of the largest result of an operator so far. */
  largest = 0

  constructor(block = 1) {
    this.graph = new Graph(block)
  }

  record(name: string, shape: readonly number[], inputs: readonly Value[], backward: Backward): Value {
    this.largest = Math.max(
      this.largest,
      shape.reduce((product, size) => product * size, 1),
    )
    const output = { name, shape, needsGradient: inputs.some((input) => input.needsGradient) }
    if (output.needsGradient) this.#recorded.push({ scope: this.graph.scope, output, inputs, backward })
    return output
  }

  /** Names of ∂loss/∂value for every value that needs one and that `loss` (a scalar) depends on. */
  gradients(loss: Value): ReadonlyMap<Value, string> {
    const found = new Map<Value, string>([[loss, this.graph.floats([1])]])
    for (const { scope, output, inputs, backward } of this.#recorded.toReversed()) {
      const dy = found.get(output)
      if (dy === undefined) continue
      this.graph.within(`${scope}.grad`, () => {
        backward(dy).forEach((gradient, i) => {
          const input = inputs[i]!
          if (gradient === null || !input.needsGradient) return
          const before = found.get(input)
          found.set(input, before === undefined ? gradient : this.graph.node('Add', [before, gradient]))
        })
      })
    }
    return found
  }
}

/** Sizes of a four-dimensional activation. */
export const sizesOf = ({ name, shape }: Value): [batch: number, channels: number, height: number, width: number] => {
  if (shape.length !== 4) throw new Error(`${name} has ${shape.length} dimensions where 4 are needed`)
  return [shape[0]!, shape[1]!, shape[2]!, shape[3]!]
}
