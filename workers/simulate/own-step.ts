import { canonicalHash } from '#core/canonical.ts'
import type { ChainStep } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'

/** Goes up when the same input would give another set. */
const VERSION = '1.0.0'

/**
 * The step of a chain that made a set here and is no gear: its name is that of no installed gear, so no agreement can take such a set for one that
 * gears prepared. Its digest stands for name and version alone, and the set is the same from a checkout and from the packed program.
 */
export const ownStep = (gear: 'import-npz' | 'partition', config: ChainStep['config']): ChainStep => ({
  gear,
  version: VERSION,
  digest: canonicalHash('own-step/v1', { gear, version: VERSION }) as Hash,
  config,
})
