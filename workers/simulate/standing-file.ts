import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { remembers } from '#core/aggregation/next-model.ts'
import { decodeServerState, encodeServerState } from '#core/aggregation/server-state-file.ts'
import { firstStanding, type GlobalModel, type Standing } from '#core/federation/federate.ts'
import { Hash } from '#core/id.ts'
import { Refused } from '#core/refusal.ts'
import { type Plan, planHash } from '#core/run/plan.ts'
import { decodeModel } from '#core/weights/model-file.ts'
import { readJsonFile, writeDurably, writeJson } from '#workers/site/files.ts'
import type { SimulatedSite } from './open-sites.ts'

const Kept = z.strictObject({
  plan: Hash,
  /** Manifest hash by site. */
  sites: z.record(z.string(), Hash),
  round: z.int().min(0),
  /** AUC over all sites on validation, by round. */
  validations: z.array(z.string().nullable()).default([]),
  /** The round with the highest, where the plan selects. */
  best: z.int().nullable().default(null),
  /** Spent until then. */
  seconds: z.number().min(0),
})

/** Where a simulation stands on disk: OUT/state. */
export interface StandingFile {
  readonly standing: Standing
  readonly seconds: number
  /** Writes the files of the round, then the line that names it. */
  keep(standing: Standing, seconds: number): Promise<void>
}

const damaged = (): Refused =>
  new Refused('BAD_INPUT', 'The folder of --out holds a simulation whose state is damaged. Remove the folder, or name another one.')

/**
 * Opens the simulation in OUT, or begins one there.
 * @throws {Refused} CONFLICT when OUT holds one of another plan or other sites; BAD_INPUT for a damaged one
 */
export const openStanding = async (
  outDir: string,
  plan: Plan,
  sites: readonly SimulatedSite[],
  initial?: Uint8Array,
): Promise<StandingFile> => {
  const dir = join(outDir, 'state')
  await mkdir(dir, { recursive: true })
  const setup = { plan: planHash(plan), sites: Object.fromEntries(sites.map(({ name, dataset }) => [name, dataset.hash])) }
  const paths = (round: number) => ({
    model: join(dir, `model-${round}.safetensors`),
    moments: join(dir, `moments-${round}.safetensors`),
    best: join(dir, `best-${round}.safetensors`),
  })

  const read = async (): Promise<{ standing: Standing; seconds: number }> => {
    const file = await readJsonFile(join(dir, 'progress.json'))
    if (!file.found && !file.damaged) return { standing: firstStanding(plan, initial), seconds: 0 }
    const kept = file.found ? Kept.safeParse(file.value) : null
    if (!kept?.success) throw damaged()
    const { round, seconds } = kept.data
    if (kept.data.plan !== setup.plan)
      throw new Refused('CONFLICT', 'The folder of --out holds a simulation of another plan. Name a new folder.')
    if (JSON.stringify(kept.data.sites) !== JSON.stringify(setup.sites))
      throw new Refused('CONFLICT', 'The folder of --out holds a simulation with other sites, or in another order. Name a new folder.')
    const readModel = async (path: string, of: number): Promise<GlobalModel> => {
      const model = new Uint8Array(await readFile(path).catch(() => Promise.reject(damaged())))
      const decoded = decodeModel(model, plan)
      if (!decoded.ok || decoded.metadata.round !== String(of)) throw damaged()
      return { round: of, weights: decoded.weights, model }
    }
    const last = await readModel(paths(round).model, round)
    const { validations, best } = kept.data
    const bytes = await readFile(paths(round).moments).catch(() => null)
    const moments = bytes && decodeServerState(new Uint8Array(bytes), { plan: setup.plan, length: last.weights.length })
    if (moments?.ok === false || (moments === null && remembers(plan))) throw damaged()
    const standing = { ...last, moments, validations, best: best === null ? null : await readModel(paths(best).best, best) }
    return { standing, seconds }
  }

  return {
    ...(await read()),
    keep: async ({ round, model, moments, validations, best }, seconds) => {
      await writeDurably(paths(round).model, model)
      if (moments) await writeDurably(paths(round).moments, encodeServerState(moments, { plan: setup.plan, round }))
      if (best?.round === round) await writeDurably(paths(round).best, model)
      await writeJson(join(dir, 'progress.json'), { ...setup, round, seconds, validations, best: best?.round ?? null })
      for (const name of await readdir(dir))
        if (name !== 'progress.json' && name !== `best-${best?.round}.safetensors` && !name.endsWith(`-${round}.safetensors`))
          await rm(join(dir, name), { force: true })
    },
  }
}
