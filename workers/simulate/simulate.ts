import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { checkPlan } from '#core/model/check-plan.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { takeLockFile } from '#workers/lock-file.ts'
import type { Device } from '#workers/train/device.ts'
import type { Progress } from '#workers/train/task.ts'
import type { Conclusion } from './conclude.ts'
import { openSites, openTest, type SimulatedSite } from './open-sites.ts'
import { play } from './play.ts'

export interface SimulateOptions {
  readonly plan: Plan
  /** Bytes of the file that the plan names as the one to start from (initial-file.ts). */
  readonly initial?: Uint8Array | undefined
  /** NAME=PREPARED_DIR of each site. */
  readonly sites: readonly string[]
  /** Prepared set whose test split judges the final model. */
  readonly test?: string | undefined
  readonly outDir: string
  /** Also a model of each site's images alone, tried at every site (site-matrix.ts). */
  readonly alone?: boolean
  /** Sites at work at once. */
  readonly threads: number
  /** Where sites train (default: cpu). */
  readonly device?: Device
  /** Milliseconds of any clock. */
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onBegin?: (sites: readonly SimulatedSite[], finishedRounds: number) => void
  readonly onProgress?: (site: string, progress: Progress) => void
  readonly onRound?: (round: { readonly round: number; readonly loss: number | null; readonly auc: number | null }) => void
}

const lockFolder = async (outDir: string): Promise<() => Promise<void>> => {
  await mkdir(outDir, { recursive: true }).catch(() => {
    throw new Refused('BAD_INPUT', `The folder ${outDir} cannot be made. Name a folder that you may write to.`)
  })
  const lock = await takeLockFile(join(outDir, 'simulate.lock'))
  if (lock.taken) return lock.release
  throw new Refused(
    'CONFLICT',
    `Another simulation is at work in ${outDir} (process ${lock.holder}). Wait until it has ended, or name another folder.`,
  )
}

/**
 * A federated run on one machine, without an exchange: the code of the sites and of the exchange, in their order. Goes on after the last
 * finished round when OUT holds one. Writes OUT/metrics.jsonl, OUT/model.safetensors and OUT/model.onnx; with `alone` OUT/matrix.csv.
 * @throws {Refused} in one sentence what cannot be run
 */
export const simulate = async (options: SimulateOptions): Promise<Conclusion> => {
  const { plan } = options
  checkPlan(plan)
  const sites = await openSites(options.sites, plan)
  const test = options.test === undefined ? null : await openTest(options.test, plan)
  const outDir = resolve(options.outDir)
  const unlock = await lockFolder(outDir)
  try {
    return await play({ ...options, outDir }, sites, test)
  } finally {
    await unlock()
  }
}
