import { join } from 'node:path'
import type { Plan } from '#core/run/plan.ts'
import { keepPersonal, readPersonal } from '#workers/site/personal.ts'
import { personalOf } from '#workers/train/personal.ts'
import type { SimulatedSite } from './open-sites.ts'

/** What of the model stays at each site, where the plan has such a part. */
export interface OwnValues {
  of(site: SimulatedSite): Float32Array | null
  keep(site: SimulatedSite, round: number, values: Float32Array | undefined): Promise<void>
  /** The global weights with the site's own in their places. */
  within(weights: Float32Array, site: SimulatedSite): Float32Array
  /** Goes back to what each site kept in a round. */
  takeUp(round: number): Promise<void>
}

/** Kept in OUT/personal, a folder for each site, by the code of the site agent. @param finished rounds */
export const ownValues = async (outDir: string, plan: Plan, sites: readonly SimulatedSite[], finished: number): Promise<OwnValues> => {
  const personal = personalOf(plan)
  const home = { personal: join(outDir, 'personal') }
  const values = new Map<string, Float32Array | null>()
  const takeUp = async (round: number): Promise<void> => {
    for (const { name } of sites) values.set(name, personal && (await readPersonal(home, name, round + 1)))
  }
  await takeUp(finished)
  const of = ({ name }: SimulatedSite): Float32Array | null => values.get(name) ?? null
  return {
    of,
    takeUp,
    keep: async ({ name }, round, next) => {
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
