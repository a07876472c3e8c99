import { describe, expect, test } from 'vitest'
import { applyAggregate, sumRing } from '../aggregation/fedavg.ts'
import { randomFrom } from '../model/random.ts'
import { defaultPlan, type Plan, planHash } from '../run/plan.ts'
import { modelHash } from '../weights/model-file.ts'
import { WEIGHT_UNITS } from '../weights/ring.ts'
import { acceptUpdate, encodeUpdate } from '../weights/update.ts'
import { type Federation, type FederationSite, federate, finalModel, firstStanding, type SiteOrder, type Standing } from './federate.ts'

const plan = (changes: Partial<Plan> = {}): Plan =>
  defaultPlan({ inputSizePx: 28, rounds: 4, template: { name: 'cnn-groupnorm', params: { channels: [4, 8], groups: 4 } }, ...changes })
const sites: FederationSite[] = [
  { name: 'a', images: 100 },
  { name: 'b', images: 300 },
  { name: 'c', images: 7 },
]
const momentum: Partial<Plan> = {
  serverStep: { name: 'momentum', learningRate: '0.6', momentum: '0.7', secondMoment: '0', adaptivity: '0' },
}

/** What a site would send: a difference that depends on the site, the round and the model alone. */
const updateOf = (of: Plan, { name }: FederationSite, { run, round, baseModel, weightUnits }: SiteOrder): Uint8Array => {
  const base = modelHash(baseModel)
  const random = randomFrom(`${name} ${round} ${base}`)
  const delta = firstStanding(of).weights.map(() => random.normal() * 0.01)
  return encodeUpdate({ delta, weightUnits, clip: of.clip, meta: { run, round, base, plan: planHash(of), device: 'cpu' } }).bytes
}

const play = async (of: Plan, from: Standing = firstStanding(of), changes: Partial<Federation<FederationSite>> = {}) => {
  const standings: Standing[] = []
  const train = async (site: FederationSite, order: SiteOrder) => updateOf(of, site, order)
  const finished = async (standing: Standing) => void standings.push(standing)
  await federate({ run: 'r', plan: of, sites, train, validate: async () => null, finished, ...changes }, from)
  return standings
}

describe('a federated run', () => {
  test('sums as an exchange does: one round is the weighted updates added in the ring', async () => {
    const of = plan({ rounds: 1, weighting: 'images' })
    const orders: SiteOrder[] = []
    const [after] = await play(of, firstStanding(of), {
      train: async (site, order) => {
        orders.push(order)
        return updateOf(of, site, order)
      },
    })
    expect(orders.map(({ weightUnits }) => weightUnits)).toEqual([257_636, 772_906, 18_034])
    const rings = orders.map((order, i) => {
      const expected = { run: 'r', round: 1, base: modelHash(order.baseModel), plan: planHash(of), clip: of.clip }
      const length = firstStanding(of).weights.length
      const read = acceptUpdate(updateOf(of, sites[i]!, order), { ...expected, length, weightUnits: order.weightUnits })
      if (!read.ok) throw new Error(read.message)
      return read.ring
    })
    expect(after!.weights).toEqual(applyAggregate(firstStanding(of).weights, sumRing(rings), WEIGHT_UNITS))
  })

  test.each([
    ['plain averaging', {}],
    ['server momentum', momentum],
    ['the median', { combination: { name: 'median', trimmedShare: '0' } }],
  ] as [string, Partial<Plan>][])('taken up after any round gives the same bytes under %s', async (_, changes) => {
    const of = plan(changes)
    const whole = await play(of)
    expect(whole.map(({ round }) => round)).toEqual([1, 2, 3, 4])
    for (const from of [whole[0]!, whole[2]!]) {
      const rest = await play(of, from)
      expect(rest.length).toBe(4 - from.round)
      expect(modelHash(rest.at(-1)!.model)).toBe(modelHash(whole[3]!.model))
    }
    expect(await play(of, whole[3]!)).toEqual([])
  })

  test('stops early and ends with the best model, as at an exchange, where the model of a round is measured in the next', async () => {
    const of = plan({ rounds: 9, select: 'best-validation', stopAfter: { rounds: 2, minDelta: '0' } })
    const aucs = ['0.700000', '0.900000', null, '0.900000', '0.800000', '0.950000']
    const validate = async ({ round }: { round: number }) => aucs[round - 1] ?? null
    const whole = await play(of, firstStanding(of), { validate })
    expect(whole.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6])
    expect(finalModel(of, whole.at(-1)!)).toMatchObject({ round: 6, model: whole[5]!.model })
    expect(finalModel(of, whole[4]!)).toMatchObject({ round: 2, model: whole[1]!.model })
    expect(finalModel(plan(), whole[4]!).round).toBe(5)
    const rest = await play(of, whole[2]!, { validate })
    expect(rest.at(-1)).toEqual(whole.at(-1))
  })

  test('with server momentum forgets nothing: without the moments a later round differs', async () => {
    const whole = await play(plan(momentum))
    const forgetful = await play(plan(momentum), { ...whole[1]!, moments: null })
    expect(modelHash(forgetful.at(-1)!.model)).not.toBe(modelHash(whole[3]!.model))
  })

  test('ends at an update of another model, and names site and round', async () => {
    const of = plan()
    const first = firstStanding(of).model
    const train = async (site: FederationSite, order: SiteOrder) =>
      updateOf(of, site, site.name === 'b' && order.round === 2 ? { ...order, baseModel: first } : order)
    await expect(play(of, firstStanding(of), { train })).rejects.toThrow(
      'The update of b in round 2 was refused. The update started from another model',
    )
  })
})
