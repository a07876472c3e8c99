import type { Plan } from '#core/run/plan.ts'
import { planHash } from '#core/run/plan.ts'
import { writeJson } from '#workers/site/files.ts'

export interface FlareGrant {
  readonly plan: Plan
  /** Folder of the prepared set, and the hash that the agreement names. */
  readonly preparedDir: string
  readonly manifestHash: string
  /** Fewest images and people that a number may speak about. */
  readonly suppressBelow: number
  readonly device?: 'cpu' | 'cuda'
}

/**
 * Says which plans this site trains under FLARE, and on what. For the agent alone to write, after it has verified the bundle, the plan's digest
 * and its own policy; the file is read again in every task, so a plan that is no longer in it stops within the second.
 */
export const writeGrants = (path: string, grants: readonly FlareGrant[]): Promise<void> =>
  writeJson(path, {
    plans: Object.fromEntries(
      grants.map(({ plan, preparedDir, manifestHash, suppressBelow, device = 'cpu' }) => [
        planHash(plan),
        { prepared: preparedDir, manifest: manifestHash, k: suppressBelow, device },
      ]),
    ),
  })
