import { type NextModel, nextModel } from '../aggregation/next-model.ts'
import { hasControl } from '../aggregation/scaffold.ts'
import { encodeServerState, type ServerMemory } from '../aggregation/server-state-file.ts'
import { Refused } from '../refusal.ts'
import { type Plan, planHash } from '../run/plan.ts'
import { weightUnits } from '../run/quorum.ts'
import { bestRound, stopsAfter, type Validations } from '../run/selection.ts'
import { isCyclic } from '../run/turns.ts'
import { firstModelHash, seededModel } from '../weights/first-model.ts'
import { decodeModel, encodeModel, modelHash } from '../weights/model-file.ts'
import { acceptUpdate } from '../weights/update.ts'

export interface FederationSite {
  readonly name: string
  /** Training images: its weight where the plan weighs by images. */
  readonly images: number
}

/** A global model; round 0 is the start. */
export interface GlobalModel {
  readonly round: number
  readonly weights: Float32Array
  /** Its file. */
  readonly model: Uint8Array
}

/** Where a run stands after a round. */
export interface Standing extends GlobalModel {
  /** What the exchange remembers. */
  readonly moments: ServerMemory | null
  readonly validations: Validations
  /** The one with the highest AUC on validation, where the plan selects and a round has one. */
  readonly best: GlobalModel | null
}

/** What a site is asked for in a round. */
export interface SiteOrder {
  readonly run: string
  /** From 1. */
  readonly round: number
  readonly baseModel: Uint8Array
  /** Its share of the sum, of 2^20. */
  readonly weightUnits: number
  /** Under SCAFFOLD the file of what the exchange remembers; null in the first round, and under the other algorithms. */
  readonly serverState: Uint8Array | null
}

export interface Federation<Site extends FederationSite> {
  readonly run: string
  readonly plan: Plan
  /** In the order in which shares are given out: at an exchange that of their ids. */
  readonly sites: readonly Site[]
  /** The update file of a site; asked of all sites of a round at once, in cyclic training of one. */
  train(site: Site, order: SiteOrder): Promise<Uint8Array>
  /** AUC over all sites on validation of the model that a round made: six digits, null where there is none. */
  validate(made: GlobalModel): Promise<string | null>
  /** Hears of each finished round; the next begins when it is done with it. */
  finished(standing: Standing): Promise<void>
}

/**
 * Where round 1 starts from.
 * @param initial the file that the plan names, if it does
 * @throws {Refused} what the file is refused for
 */
export const firstStanding = (plan: Plan, initial?: Uint8Array): Standing => {
  const model = initial ?? seededModel(plan)
  if (modelHash(model) !== firstModelHash(plan))
    throw new Refused(
      'BASE_MISMATCH',
      'The file of the initial model is not the one that the plan names. Give the file that it was written for.',
    )
  const read = decodeModel(model, plan)
  if (!read.ok) throw new Refused(read.code, read.message)
  return { round: 0, weights: read.weights, model, moments: null, validations: [], best: null }
}

const playRound = async <Site extends FederationSite>(federation: Federation<Site>, from: Standing): Promise<Standing> => {
  const { plan, run, train } = federation
  const round = from.round + 1
  const base = modelHash(from.model)
  // Nobody is ever away here, so turns follow each other without a gap (core/run/turns.ts).
  const sites = isCyclic(plan) ? [federation.sites[from.round % federation.sites.length]!] : federation.sites
  const units = weightUnits(sites.map(({ images }) => (plan.weighting === 'equal' ? 1 : images)))
  const serverState = hasControl(plan) && from.moments ? encodeServerState(from.moments, { plan: planHash(plan), round: from.round }) : null
  const order = { run, round, baseModel: from.model, serverState }
  const files = await Promise.all(sites.map((site, i) => train(site, { ...order, weightUnits: units[i]! })))
  const updates = files.map((file, i) => {
    const expected = { length: from.weights.length, run, round, base, plan: planHash(plan), weightUnits: units[i]!, clip: plan.clip }
    const read = acceptUpdate(file, { ...expected, control: hasControl(plan) })
    if (!read.ok) throw new Refused(read.code, `The update of ${sites[i]!.name} in round ${round} was refused. ${read.message}`)
    return { ...read, units: units[i]! }
  })
  const { weights, state }: NextModel = nextModel(plan, from.weights, updates, from.moments)
  const made = { round, weights, model: encodeModel(plan, weights, { round: String(round), base }) }
  const validations = [...from.validations, await federation.validate(made)]
  const best = plan.select && bestRound(validations) === round ? made : from.best
  return { ...made, moments: state, validations, best }
}

/**
 * The model that a run ends with: the best on validation where the plan selects and there is one, else the last. Also the last is measured here, as
 * an exchange does in a round of its own.
 */
export const finalModel = ({ select }: Plan, standing: Standing): GlobalModel => (select ? standing.best : null) ?? standing

/**
 * Plays the rounds that are left, until the last or until the plan says to stop early: every site trains, every update is checked and summed as at an exchange. With the sites, shares and updates
 * of a run there, the models are its models, byte for byte, from wherever it is taken up again.
 * @throws {Refused} what an update is refused for
 */
export const federate = async <Site extends FederationSite>(federation: Federation<Site>, from: Standing): Promise<Standing> => {
  let standing = from
  const { plan } = federation
  while (standing.round < plan.rounds && !stopsAfter(plan, standing.validations, standing.round)) {
    standing = await playRound(federation, standing)
    await federation.finished(standing)
  }
  return standing
}
