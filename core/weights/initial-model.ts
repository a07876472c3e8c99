import { initialWeights } from '../model/initial-weights.ts'
import { parameters } from '../model/template.ts'
import { refuse, type Verdict } from '../refusal.ts'
import type { Plan } from '../run/plan.ts'
import { type NamedTensor, readSafetensors } from './safetensors.ts'

/** A larger header and the most parameters of a plan (core/model/check-plan.ts). */
export const MAX_INITIAL_BYTES = 64 * 1024 * 1024

export interface InitialModel {
  readonly weights: Float32Array
  readonly metadata: Readonly<Record<string, string>>
  /** The last layer is drawn from the seed: the file has none, or one for other outputs. */
  readonly seededHead: boolean
}

const said = (shape: readonly number[]): string => `[${shape.join(', ')}]`
const isHead = (name: string): boolean => name.startsWith('head.')

/**
 * Reads the file of a model that a plan may start from: a safetensors file with one F32 tensor for each parameter of the plan, by its name and in its
 * shape, as every model of a run is; whatever plan it was trained under. Where its last layer is absent or of another shape, that layer is drawn from
 * the seed. Refuses UPDATE_HEADER (no such file, a tensor too many), UPDATE_LENGTH (a tensor too few, or of another shape), UPDATE_NOT_FINITE.
 */
export const decodeInitial = (bytes: Uint8Array, plan: Plan): Verdict<InitialModel> => {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const table = parameters(plan)
  const known = new Set(table.map(({ name }) => name))
  const stranger = [...file.tensors.keys()].find((name) => !known.has(name) && !isHead(name))
  if (stranger !== undefined)
    return refuse('UPDATE_HEADER', `The file has a tensor ${stranger.slice(0, 80)} that the model of the plan does not have.`)
  const fits = (tensor: NamedTensor | undefined, shape: readonly number[]) =>
    tensor?.dtype === 'F32' && tensor.shape.join() === shape.join()
  const seededHead = table.some(({ name, shape }) => isHead(name) && !fits(file.tensors.get(name), shape))
  const weights = initialWeights(plan)
  for (const { name, shape, offset } of table) {
    if (seededHead && isHead(name)) continue
    const tensor = file.tensors.get(name)
    if (!tensor) return refuse('UPDATE_LENGTH', `The file lacks the tensor ${name} of the shape ${said(shape)}.`)
    if (!fits(tensor, shape))
      return refuse(
        'UPDATE_LENGTH',
        `The tensor ${name} is ${tensor.dtype} of the shape ${said(tensor.shape)} in the file; the plan has F32 of the shape ${said(shape)}.`,
      )
    if (!(tensor.data as Float32Array).every(Number.isFinite))
      return refuse('UPDATE_NOT_FINITE', `The tensor ${name} of the file holds a number that is not finite.`)
    weights.set(tensor.data, offset)
  }
  return { ok: true, weights, metadata: file.metadata, seededHead }
}
