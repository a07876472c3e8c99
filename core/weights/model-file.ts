import { sha256Hex } from '../canonical.ts'
import type { Hash } from '../id.ts'
import { parameterCount, parameters } from '../model/template.ts'
import { refuse, type Verdict } from '../refusal.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { decodeInitial } from './initial-model.ts'
import { readSafetensors, writeSafetensors } from './safetensors.ts'

const FORMAT = 'roundtable-model/v1'

/** The name of a file's content: hex SHA-256 of its bytes. */
export const modelHash = (bytes: Uint8Array): Hash => sha256Hex(bytes) as Hash

/**
 * A global model as a safetensors file with one F32 tensor per parameter. `metadata` adds to what is always there: format, plan hash, template.
 * @throws {RangeError} when the weights do not fit the plan
 */
export const encodeModel = (plan: Plan, weights: Float32Array, metadata: Readonly<Record<string, string>> = {}): Uint8Array => {
  if (weights.length !== parameterCount(plan)) throw new RangeError(`${weights.length} weights where the plan has ${parameterCount(plan)}`)
  const tensors = parameters(plan).map(
    ({ name, shape, offset, length }) => [name, { dtype: 'F32', shape, data: weights.subarray(offset, offset + length) }] as const,
  )
  return writeSafetensors({
    tensors: new Map(tensors),
    metadata: { ...metadata, format: FORMAT, plan: planHash(plan), template: plan.template.name },
  })
}

/**
 * Reads a global model back into the flat weight vector of its plan; the file that the plan starts from is read as that (initial-model.ts).
 * Refuses UPDATE_HEADER (another plan or layout), UPDATE_LENGTH (tensors missing, or of other shapes), UPDATE_NOT_FINITE.
 */
export const decodeModel = (
  bytes: Uint8Array,
  plan: Plan,
): Verdict<{ weights: Float32Array; metadata: Readonly<Record<string, string>> }> => {
  if (plan.initial && modelHash(bytes) === plan.initial.sha256) return decodeInitial(bytes, plan)
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  if (file.metadata.format !== FORMAT) return refuse('UPDATE_HEADER', `The file is not marked as a model of the format ${FORMAT}.`)
  if (file.metadata.plan !== planHash(plan)) return refuse('UPDATE_HEADER', 'The model belongs to another plan.')
  const table = parameters(plan)
  const weights = new Float32Array(parameterCount(plan))
  if (file.tensors.size !== table.length)
    return refuse('UPDATE_LENGTH', `The model has ${file.tensors.size} tensors where its plan has ${table.length}.`)
  for (const { name, shape, offset } of table) {
    const tensor = file.tensors.get(name)
    if (tensor?.dtype !== 'F32' || tensor.shape.join() !== shape.join()) {
      return refuse('UPDATE_LENGTH', `The model has no F32 tensor ${name} of the shape [${shape.join(', ')}].`)
    }
    weights.set(tensor.data, offset)
  }
  if (!weights.every(Number.isFinite)) return refuse('UPDATE_NOT_FINITE', 'The model holds a number that is not finite.')
  return { ok: true, weights, metadata: file.metadata }
}
