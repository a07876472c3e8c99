import { hasControl } from '../../aggregation/scaffold.ts'
import { parameterCount } from '../../model/template.ts'
import { encodeUpdate } from '../../weights/update.ts'
import { type Plan, planHash } from '../plan.ts'
import type { SimOrder } from './simulated-exchange.ts'

type Work = Pick<SimOrder, 'round' | 'base' | 'units'>

/** Control variates before a round; null: none yet. */
export interface MadeFrom {
  readonly common: Float32Array | null
  readonly own: Float32Array | null
}

const slantOf = ({ base }: Work): number => Number.parseInt(base.slice(0, 4), 16) / 65_536

/** What a simulated site makes of its control variate: made up, from the one before, and always the same for the same work. */
export const madeControl = (plan: Plan, site: number, order: Work, own: Float32Array | null): Float32Array =>
  Float32Array.from(
    { length: parameterCount(plan) },
    (_, i) => Math.sin(i + 3 * site + order.round + slantOf(order)) / 50 + (own?.[i] ?? 0) / 2,
  )

/** What a simulated site trains: made up, and always the same bytes for the same work. */
export const madeUpdate = (
  plan: Plan,
  run: string,
  site: number,
  order: Work,
  from: MadeFrom = { common: null, own: null },
): Uint8Array => {
  const slant = slantOf(order)
  const { common, own } = from
  const pulled = (i: number) => (common?.[i] ?? 0) - (own?.[i] ?? 0)
  return encodeUpdate({
    delta: Float32Array.from(
      { length: parameterCount(plan) },
      (_, i) => Math.sin(i * (site + 1) + order.round + slant) / 100 - pulled(i) / 4,
    ),
    control: hasControl(plan) ? madeControl(plan, site, order, own).map((value, i) => value - (own?.[i] ?? 0)) : undefined,
    weightUnits: order.units,
    clip: plan.clip,
    meta: { run, round: order.round, base: order.base, plan: planHash(plan), device: 'cpu' },
  }).bytes
}
