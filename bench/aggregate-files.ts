import { canonicalHash } from '#core/canonical.ts'
import { parameterCount } from '#core/model/template.ts'
import { defaultPlan, type Plan, planHash } from '#core/run/plan.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { blobStore } from '#server/kernel/blobs.ts'

/** About the 11 million parameters of a ResNet-18. */
export const aggregatePlan: Partial<Plan> = {
  template: { name: 'resnet-groupnorm', params: { channels: [64, 128, 256, 512], groups: 32 } },
  inputSizePx: 64,
}
export const BASE = canonicalHash('bench/v1', { base: 1 })

/** Stands for the hash of an update, so that equal updates are different files. */
export const nameOf = (updates: number, site: number): string => `${updates}-${site}`.padStart(64, '0')

/** The updates of a round of so many sites, in a store of blobs. @returns their paths */
export const writeUpdates = (dir: string, updates: number): string[] => {
  const plan = defaultPlan(aggregatePlan)
  const weightUnits = Math.floor(WEIGHT_UNITS / updates)
  const meta = { run: 'bench', round: 1, base: BASE, plan: planHash(plan), device: 'cpu' }
  const delta = Float32Array.from({ length: parameterCount(plan) }, (_, i) => ((i % 201) - 100) / 100_000)
  const { bytes } = encodeUpdate({ delta, weightUnits, clip: plan.clip, meta })
  const store = blobStore(dir)
  return Array.from({ length: updates }, (_, site) => {
    store.put(nameOf(updates, site), bytes)
    return store.path(nameOf(updates, site))
  })
}
