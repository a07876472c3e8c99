import { randomFrom } from '#core/model/random.ts'
import { Tape, type Value } from '#core/model/tape.ts'
import { type Floats, floats, openSession } from '../session.ts'

export type Build = (tape: Tape, inputs: Value[]) => Value

export const productOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** Normal numbers of the stream `seed`; scripts/torch-fixtures.py makes the same. */
export const filled = (length: number, seed: string): Float32Array => {
  const random = randomFrom(seed)
  return Float32Array.from({ length }, () => random.normal())
}

/**
 * Σ c·op(inputs) with fixed random c, and its gradients by the inputs, at fixed random inputs that may be changed between runs;
 * `block` as in core/model/training-step.ts.
 */
export const operatorGradient = async (shapes: readonly (readonly number[])[], build: Build, block = 1) => {
  const tape = new Tape(block)
  const g = tape.graph
  const inputs = shapes.map((shape, i) => ({ name: g.input(`in${i}`, 'float32', shape), shape, needsGradient: true }))
  const y = g.within('op', () => build(tape, inputs))
  const c = g.floats(filled(productOf(y.shape), 'c'), y.shape)
  const axes = y.shape.map((_, i) => i)
  const loss = tape.record(g.reduceSum(g.node('Mul', [y.name, c]), axes), [], [y], (dy) => [g.node('Mul', [c, dy])])
  const gradients = tape.gradients(loss)
  g.output('loss', loss.name, 'float32', [])
  inputs.forEach((input, i) => {
    g.output(`d${i}`, gradients.get(input)!, 'float32', input.shape)
  })
  const session = await openSession(g.encode('test', ''))
  const values = shapes.map((shape, i) => filled(productOf(shape), `in${i}`))
  const run = async (): Promise<{ loss: number; gradients: readonly Float32Array[] }> => {
    const feeds: Record<string, Floats> = Object.fromEntries(values.map((value, i) => [`in${i}`, floats(value, shapes[i]!)]))
    const out = await session.run(feeds)
    return { loss: out.loss!.data[0]!, gradients: values.map((_, i) => out[`d${i}`]!.data) }
  }
  return { values, run }
}
