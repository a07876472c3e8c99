import { describe, expect, test } from 'vitest'
import { initialWeights } from '../model/initial-weights.ts'
import { parameters } from '../model/template.ts'
import { defaultPlan, type Plan } from '../run/plan.ts'
import { firstModelHash, seededModel } from './first-model.ts'
import { decodeInitial } from './initial-model.ts'
import { decodeModel, encodeModel, modelHash } from './model-file.ts'
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts'

const plan = defaultPlan({ inputSizePx: 28, template: { name: 'cnn-groupnorm', params: { channels: [4, 8], groups: 4 } } })
const trained = initialWeights({ ...plan, seed: 9 })
/** As it is downloaded from a run of another plan. */
const file = encodeModel({ ...plan, rounds: 7, seed: 9 }, trained, { round: '7', base: 'x' })
const named = (bytes: Uint8Array): Plan => ({ ...plan, initial: { sha256: modelHash(bytes), bytes: bytes.length } })

const changed = (change: (tensors: Map<string, NamedTensor>) => void): Uint8Array => {
  const read = readSafetensors(file)
  if (!read.ok) throw new Error(read.message)
  const tensors = new Map(read.tensors)
  change(tensors)
  return writeSafetensors({ tensors, metadata: {} })
}
const tensor = (shape: number[], value = 0): NamedTensor => ({
  dtype: 'F32',
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
})
const body = parameters(plan).find(({ name }) => !name.startsWith('head.'))!.name

describe('a model to start from', () => {
  test('is one of a run under another plan, by its content, for every reader of the base', () => {
    expect(decodeInitial(file, plan)).toMatchObject({ ok: true, seededHead: false, weights: trained })
    expect(decodeModel(file, named(file))).toMatchObject({ ok: true, weights: trained })
    expect(decodeModel(file, plan)).toMatchObject({ code: 'UPDATE_HEADER' })
    expect(firstModelHash(named(file))).toBe(modelHash(file))
    expect(firstModelHash(plan)).toBe(modelHash(seededModel(plan)))
  })

  test('may come from elsewhere, without a word of ours in it', () => {
    expect(
      decodeInitial(
        changed(() => {}),
        plan,
      ),
    ).toMatchObject({ ok: true, weights: trained })
  })

  test.each([
    ['without a last layer', (tensors: Map<string, NamedTensor>) => void tensors.delete('head.weight')],
    ['with one for other outputs', (tensors: Map<string, NamedTensor>) => void tensors.set('head.weight', tensor([5, 8], 1))],
  ])('%s gets the seeded one, and keeps the rest', (_, change) => {
    const read = decodeInitial(changed(change), plan)
    if (!read.ok) throw new Error(read.message)
    expect(read.seededHead).toBe(true)
    const seeded = initialWeights(plan)
    for (const { name, offset, length } of parameters(plan)) {
      const from = name.startsWith('head.') ? seeded : trained
      expect(read.weights.subarray(offset, offset + length), name).toEqual(from.subarray(offset, offset + length))
    }
  })

  test.each([
    [
      'a tensor that the plan lacks',
      (of: Map<string, NamedTensor>) => void of.set('other.weight', tensor([2])),
      'UPDATE_HEADER',
      'a tensor other.weight that',
    ],
    [
      'a tensor too few',
      (of: Map<string, NamedTensor>) => void of.delete(body),
      'UPDATE_LENGTH',
      `lacks the tensor ${body} of the shape [`,
    ],
    [
      'a tensor of another shape',
      (of: Map<string, NamedTensor>) => void of.set(body, tensor([3, 3])),
      'UPDATE_LENGTH',
      `The tensor ${body} is F32 of the shape [3, 3]`,
    ],
    [
      'whole numbers',
      (of: Map<string, NamedTensor>) => {
        const { shape, data } = of.get(body)!
        of.set(body, { dtype: 'I32', shape, data: new Int32Array(data.length) })
      },
      'UPDATE_LENGTH',
      `The tensor ${body} is I32`,
    ],
    [
      'a number that is not finite',
      (of: Map<string, NamedTensor>) => void of.set(body, tensor([...of.get(body)!.shape], Number.NaN)),
      'UPDATE_NOT_FINITE',
      `The tensor ${body} of the file holds a number that is not finite`,
    ],
  ])('with %s is refused with a sentence that names the tensor', (_, change, code, words) => {
    const read = decodeInitial(changed(change), plan)
    expect(read).toMatchObject({ ok: false, code })
    if (!read.ok) expect(read.message).toContain(words)
  })

  test('that is no safetensors file is refused', () => {
    expect(decodeInitial(new Uint8Array(64).fill(80), plan)).toMatchObject({ code: 'UPDATE_HEADER' })
  })
})
