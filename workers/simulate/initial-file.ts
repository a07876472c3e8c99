import { readFile, stat } from 'node:fs/promises'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { decodeInitial, MAX_INITIAL_BYTES } from '#core/weights/initial-model.ts'
import { modelHash } from '#core/weights/model-file.ts'

/** A plan that names the file it starts from, and the file. */
export interface StartingPlan {
  readonly plan: Plan
  readonly initial?: Uint8Array
  /** The last layer is drawn from the seed, since the file has none that fits. */
  readonly seededHead: boolean
}

const bad = (path: string, words: string): Refused => new Refused('BAD_INPUT', `The file of --initial, ${path}, ${words}`)

const readInitial = async (path: string): Promise<Uint8Array> => {
  const size = (await stat(path).catch(() => null))?.size
  if (size === undefined) throw bad(path, 'cannot be read. Name a safetensors file.')
  if (size > MAX_INITIAL_BYTES) throw bad(path, `is larger than ${MAX_INITIAL_BYTES / 1024 ** 2} MB, which no plan can train here.`)
  return new Uint8Array(await readFile(path))
}

/**
 * A plan with the file that it starts from: a plan that names none starts from the one that is given.
 * @throws {Refused} BAD_INPUT when the file is missing, or is not the one that the plan names; in the words of core/weights/initial-model.ts what does not fit
 */
export const startingPlan = async (plan: Plan, path: string | undefined): Promise<StartingPlan> => {
  if (path === undefined) {
    if (!plan.initial) return { plan, seededHead: false }
    throw new Refused('BAD_INPUT', `The plan starts from the file ${plan.initial.sha256.slice(0, 12)}…. Name it with --initial FILE.`)
  }
  const bytes = await readInitial(path)
  const sha256 = modelHash(bytes)
  if (plan.initial && plan.initial.sha256 !== sha256) throw bad(path, 'is not the one that the plan names.')
  const read = decodeInitial(bytes, plan)
  if (!read.ok) throw bad(path, `cannot be started from. ${read.message}`)
  return { plan: { ...plan, initial: { sha256, bytes: bytes.length } }, initial: bytes, seededHead: read.seededHead }
}
