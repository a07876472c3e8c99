import type { Plan } from '../run/plan.ts'
import { gelu } from './ops/gelu.ts'
import { relu } from './ops/relu.ts'
import { silu } from './ops/silu.ts'
import type { Tape, Value } from './tape.ts'

export type Activation = NonNullable<Plan['template']['params']['activation']>

const ACTIVATIONS: { readonly [name in Activation]: (tape: Tape, x: Value) => Value } = { relu, gelu, silu }

/** Bends every number of x by the activation of that name. */
export const activated = (tape: Tape, x: Value, name: Activation): Value => ACTIVATIONS[name](tape, x)
