import { parameterCount } from '../../model/template.ts'
import { encodeUpdate } from '../../weights/update.ts'
import { type Plan, planHash } from '../plan.ts'
import type { SimOrder } from './simulated-exchange.ts'

/** What a simulated site trains: made up, and always the same bytes for the same work. */
export const madeUpdate = (plan: Plan, run: string, site: number, order: Pick<SimOrder, 'round' | 'base' | 'units'>): Uint8Array => {
  const slant = Number.parseInt(order.base.slice(0, 4), 16) / 65_536
  return encodeUpdate({
    delta: Float32Array.from({ length: parameterCount(plan) }, (_, i) => Math.sin(i * (site + 1) + order.round + slant) / 100),
    weightUnits: order.units,
    clip: plan.clip,
    meta: { run, round: order.round, base: order.base, plan: planHash(plan), device: 'cpu' },
  }).bytes
}
