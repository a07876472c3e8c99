import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { decodeInitial, type InitialModel, MAX_INITIAL_BYTES } from '#core/weights/initial-model.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { readSafetensors } from '#core/weights/safetensors.ts'
import type { Tx } from '#db/client.ts'
import { blobs, initialModels, SYSTEM } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { readBody } from '#server/kernel/read-body.ts'
import type { Viewer } from '#server/session/session.ts'

export type KeptInitial = NonNullable<Plan['initial']>

/**
 * Keeps a model file that plans of the viewer's organisation may start from. Whether it fits a plan is said when the plan is written. Nothing of it
 * is read before it is known who sends it.
 * @throws {Refused} WRONG_ROLE unless a researcher gives it, TOO_LARGE, UPDATE_HEADER or UPDATE_NOT_FINITE for what is no model
 */
export const keepInitialModel = async (exchange: Exchange, viewer: Viewer | null, sent: Pick<Request, 'body'>): Promise<KeptInitial> => {
  const actor = viewer?.actor
  if (!actor) throw new Refused('NOT_SIGNED_IN', 'Sign in to continue.')
  if (!actor.roles.includes('researcher')) throw new Refused('WRONG_ROLE', 'A researcher of your organisation gives the file of a model.')
  const tooLarge = `The file is larger than ${MAX_INITIAL_BYTES / 1024 ** 2} MB, which no plan can train here.`
  const bytes = await readBody(sent, MAX_INITIAL_BYTES, tooLarge)
  const file = readSafetensors(bytes)
  if (!file.ok) throw new Refused(file.code, file.message)
  for (const [name, { dtype, data }] of file.tensors) {
    if (dtype !== 'F32') throw new Refused('UPDATE_HEADER', `The tensor ${name.slice(0, 80)} is ${dtype}; a model is of F32 numbers.`)
    if (!data.every(Number.isFinite))
      throw new Refused('UPDATE_NOT_FINITE', `The tensor ${name.slice(0, 80)} holds a number that is not finite.`)
  }
  const hash = modelHash(bytes)
  exchange.blobs.put(hash, bytes)
  await exchange.db.withTx(SYSTEM, async (tx) => {
    await tx.insert(blobs).values({ hash, bytes: bytes.length }).onConflictDoNothing()
    const { organisation } = actor
    await tx
      .insert(initialModels)
      .values({ id: randomUUID(), organisationId: organisation, hash, bytes: bytes.length, audience: [organisation] })
      .onConflictDoNothing()
  })
  return { sha256: hash, bytes: bytes.length }
}

const misfit = (message: string): Refused => new Refused('PLAN_INVALID', message, [], 'plan.initial')

/**
 * The model that a plan of this organisation starts from; null where it starts from its seed.
 * @throws {Refused} PLAN_INVALID when the organisation gave no such file, or it does not fit the plan
 */
export const initialOf = async (exchange: Exchange, tx: Tx, plan: Plan, organisationId: string): Promise<InitialModel | null> => {
  if (!plan.initial) return null
  const { sha256, bytes } = plan.initial
  const [kept] = await tx
    .select()
    .from(initialModels)
    .where(and(eq(initialModels.organisationId, organisationId), eq(initialModels.hash, sha256)))
  if (kept?.bytes !== bytes)
    throw misfit('Your organisation has not given the exchange the file that the plan starts from. Choose it again.')
  const read = decodeInitial(exchange.blobs.read(sha256), plan)
  if (!read.ok) throw misfit(`Training cannot start from the file of the model. ${read.message}`)
  return read
}
