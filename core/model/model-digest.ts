import { canonicalHash, sha256Hex } from '../canonical.ts'
import type { Hash } from '../id.ts'
import type { Plan } from '../run/plan.ts'
import { evaluationStep } from './evaluation-step.ts'
import { parameters } from './template.ts'
import { trainingStep } from './training-step.ts'

/**
 * One hash over what a plan makes a site run: the bytes of both graphs and the parameter table. Sites send no code and receive none:
 * they build the graphs themselves and compare this. A site's processor may order the same arithmetic otherwise (training-step.ts, `block`).
 * @throws {Refused} PLAN_INVALID
 */
export const modelDigest = (plan: Plan): Hash =>
  canonicalHash('model/v1', {
    training: sha256Hex(trainingStep(plan)),
    evaluation: sha256Hex(evaluationStep(plan)),
    parameters: parameters(plan).map((parameter) => ({ ...parameter })),
  }) as Hash
