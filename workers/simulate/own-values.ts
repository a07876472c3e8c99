import { join } from 'node:path'
import type { SiteOrder } from '#core/federation/federate.ts'
import type { Plan } from '#core/run/plan.ts'
import { keepControl, readControl } from '#workers/site/control.ts'
import { keepPersonal, readPersonal } from '#workers/site/personal.ts'
import { personalOf } from '#workers/train/personal.ts'
import type { TrainResult, TrainTask } from '#workers/train/task.ts'
import type { SimulatedSite } from './open-sites.ts'

export type OwnBefore = Pick<TrainTask, 'personal' | 'control'>

/** What each site keeps of a run: its part of the model, where the plan has one, and its control variate under SCAFFOLD. */
export interface OwnValues {
  before(site: SimulatedSite, order: SiteOrder): Promise<OwnBefore>
  keep(site: SimulatedSite, round: number, result: TrainResult): Promise<void>
  /** The global weights with the site's own in their places. */
  within(weights: Float32Array, site: SimulatedSite): Float32Array
  /** Goes back to what each site kept in a round. */
  takeUp(round: number): Promise<void>
}

/** Kept in OUT/personal and OUT/control, a folder for each site, by the code of the site agent. @param finished rounds */
export const ownValues = async (outDir: string, plan: Plan, sites: readonly SimulatedSite[], finished: number): Promise<OwnValues> => {
  const personal = personalOf(plan)
  const home = { personal: join(outDir, 'personal'), control: join(outDir, 'control') }
  const values = new Map<string, Float32Array | null>()
  const takeUp = async (round: number): Promise<void> => {
    for (const { name } of sites) values.set(name, personal && (await readPersonal(home, name, round + 1)))
  }
  await takeUp(finished)
  const of = ({ name }: SimulatedSite): Float32Array | null => values.get(name) ?? null
  return {
    before: async (site, { round, serverState }) => {
      const kept = of(site)
      const own = serverState && (await readControl(home, site.name, round - 1))
      return { ...(kept && { personal: kept }), ...(serverState && { control: { serverState, own, lost: own === null } }) }
    },
    takeUp,
    keep: async ({ name }, round, { personal: next, control }) => {
      if (control) await keepControl(home, name, { round, since: round - 1 }, control)
      if (!next) return
      values.set(name, next)
      await keepPersonal(home, name, { round, select: plan.select !== undefined }, next)
    },
    within: (weights, site) => {
      const own = of(site)
      return personal && own ? personal.replace(weights, own) : weights
    },
  }
}
