import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_CHAIN, planChain } from '#core/gear/chain.ts'
import type { PrepareReport } from '#workers/gears/chain.ts'
import { runChain } from '#workers/gears/chain.ts'
import { makePhantoms, type PhantomSet } from '#workers/phantom/make.ts'

const CHAIN = planChain(DEFAULT_CHAIN.map((step) => (step.gear === 'pack' ? { ...step, config: { split: 'stratified' } } : step)))

/** A made-up hospital with 40 patients, drawn and prepared in seconds; its splits have exact shares. */
export const preparedPhantoms = async (): Promise<{ dir: string; set: PhantomSet; report: PrepareReport }> => {
  const dir = await mkdtemp(join(tmpdir(), 'roundtable-phantoms-'))
  const set = await makePhantoms({ dir, site: 'hannover', patients: 40 })
  const siteKey = new Uint8Array(32).fill(7)
  const report = await runChain({
    inputDir: set.inputDir,
    labels: set.labels,
    outDir: join(dir, 'out'),
    siteKey,
    chain: CHAIN,
    threads: 2,
  })
  return { dir, set, report }
}
