import type { Hash } from '../id.ts'
import { initialWeights } from '../model/initial-weights.ts'
import type { Plan } from '../run/plan.ts'
import { encodeModel, modelHash } from './model-file.ts'

/** The model file that round 1 starts from where the plan names none: drawn from its seed, the same bytes at every site and at the exchange. */
export const seededModel = (plan: Plan): Uint8Array => encodeModel(plan, initialWeights(plan), { round: '0' })

/** The name by content of the file that round 1 of a plan starts from. A site starts from nothing else. */
export const firstModelHash = (plan: Plan): Hash => (plan.initial ? (plan.initial.sha256 as Hash) : modelHash(seededModel(plan)))
