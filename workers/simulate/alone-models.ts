import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstStanding } from '#core/federation/federate.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { decodeModel, encodeModel } from '#core/weights/model-file.ts'
import { writeDurably } from '#workers/site/files.ts'
import type { Device } from '#workers/train/device.ts'
import { openFitted } from '#workers/train/open-fitted.ts'
import { readForPlan } from '#workers/train/read-for-plan.ts'
import type { Progress } from '#workers/train/task.ts'
import { alonePlan, trainAlone } from '#workers/train/train-alone.ts'
import { TrainFailed } from '#workers/train/train-failed.ts'
import type { SimulatedSite } from './open-sites.ts'

export interface AloneOptions {
  readonly plan: Plan
  readonly initial?: Uint8Array | undefined
  /** Rounds of training that the federated run had. */
  readonly rounds: number
  readonly outDir: string
  readonly device: Device
  readonly signal: AbortSignal
  readonly onProgress: (site: string, progress: Progress) => void
}

const readKept = async (path: string, plan: Plan, rounds: number): Promise<Float32Array | null> => {
  const bytes = await readFile(path).catch(() => null)
  const kept = bytes && decodeModel(new Uint8Array(bytes), plan)
  return kept?.ok && kept.metadata.round === String(rounds) ? kept.weights : null
}

/**
 * A model of each site's images alone, by the code of the site agent, one after the other. Each is kept as OUT/alone/NAME.safetensors as soon as it is
 * made, so that a run that was stopped goes on after it.
 * @throws {Refused} BLOCKED when a site's training fails
 */
export const aloneModels = async (sites: readonly SimulatedSite[], options: AloneOptions): Promise<ReadonlyMap<string, Float32Array>> => {
  const { plan, rounds, outDir, device, signal, onProgress } = options
  const dir = join(outDir, 'alone')
  await mkdir(dir, { recursive: true })
  const own = alonePlan(plan)
  const start = firstStanding(plan, options.initial).weights
  const session = await openFitted((options) => trainingStep(own, options), device)
  const train = async ({ name, dataset }: SimulatedSite): Promise<Float32Array> => {
    const path = join(dir, `${name}.safetensors`)
    const kept = await readKept(path, plan, rounds)
    if (kept) return kept
    const data = await readForPlan(dataset.dir, 'train', plan)
    const seedOf = (round: number) => `${plan.seed}/${round}/${dataset.hash}`
    const report = (step: number, steps: number, loss: number) => {
      signal.throwIfAborted()
      onProgress(name, { phase: 'train', step, steps, loss, rssBytes: process.memoryUsage.rss() })
    }
    const weights = await trainAlone({ session, plan: own, data, rounds, start, seedOf, report, isOver: () => false })
    await writeDurably(path, encodeModel(plan, weights!, { round: String(rounds) }), 0o644)
    return weights!
  }
  const models = new Map<string, Float32Array>()
  for (const site of sites)
    try {
      models.set(site.name, await train(site))
    } catch (error) {
      if (!(error instanceof TrainFailed)) throw error
      throw new Refused('BLOCKED', `The site ${site.name} cannot train a model alone. ${error.message}`)
    }
  return models
}
