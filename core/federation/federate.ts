import { type NextModel, nextModel } from '../aggregation/next-model.ts'
import type { ServerState } from '../aggregation/server-step.ts'
import { initialWeights } from '../model/initial-weights.ts'
import { Refused } from '../refusal.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { weightUnits } from '../run/quorum.ts'
import { encodeModel, modelHash } from '../weights/model-file.ts'
import { acceptUpdate } from '../weights/update.ts'

export interface FederationSite {
  readonly name: string
  /** Training images: its weight where the plan weighs by images. */
  readonly images: number
}

/** Where a run stands after a round; round 0 is the start. */
export interface Standing {
  readonly round: number
  readonly weights: Float32Array
  /** File of the global model. */
  readonly model: Uint8Array
  /** What the server's step remembers. */
  readonly moments: ServerState | null
}

/** What a site is asked for in a round. */
export interface SiteOrder {
  readonly run: string
  /** From 1. */
  readonly round: number
  readonly baseModel: Uint8Array
  /** Its share of the sum, of 2^20. */
  readonly weightUnits: number
}

export interface Federation<Site extends FederationSite> {
  readonly run: string
  readonly plan: Plan
  /** In the order in which shares are given out: at an exchange that of their ids. */
  readonly sites: readonly Site[]
  /** The update file of a site; asked of all sites of a round at once. */
  train(site: Site, order: SiteOrder): Promise<Uint8Array>
  /** Hears of each finished round; the next begins when it is done with it. */
  finished(standing: Standing): Promise<void>
}

/** The model that round 1 starts from. */
export const firstStanding = (plan: Plan): Standing => {
  const weights = initialWeights(plan)
  return { round: 0, weights, model: encodeModel(plan, weights, { round: '0' }), moments: null }
}

const playRound = async <Site extends FederationSite>(federation: Federation<Site>, from: Standing): Promise<Standing> => {
  const { plan, run, sites, train } = federation
  const round = from.round + 1
  const base = modelHash(from.model)
  const units = weightUnits(sites.map(({ images }) => (plan.weighting === 'equal' ? 1 : images)))
  const files = await Promise.all(sites.map((site, i) => train(site, { run, round, baseModel: from.model, weightUnits: units[i]! })))
  const updates = files.map((file, i) => {
    const expected = { length: from.weights.length, run, round, base, plan: planHash(plan), weightUnits: units[i]!, clip: plan.clip }
    const read = acceptUpdate(file, expected)
    if (!read.ok) throw new Refused(read.code, `The update of ${sites[i]!.name} in round ${round} was refused. ${read.message}`)
    return { ring: read.ring, units: units[i]! }
  })
  const { weights, state }: NextModel = nextModel(plan, from.weights, updates, from.moments)
  return { round, weights, model: encodeModel(plan, weights, { round: String(round), base }), moments: state }
}

/**
 * Plays the rounds that are left: every site trains, every update is checked and summed as at an exchange. With the sites, shares and updates
 * of a run there, the models are its models, byte for byte, from wherever it is taken up again.
 * @throws {Refused} what an update is refused for
 */
export const federate = async <Site extends FederationSite>(federation: Federation<Site>, from: Standing): Promise<Standing> => {
  let standing = from
  while (standing.round < federation.plan.rounds) {
    standing = await playRound(federation, standing)
    await federation.finished(standing)
  }
  return standing
}
