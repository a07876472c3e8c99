import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './files.ts'

const MOST_KEPT = 12

/** Removes what was kept of the runs that have rested longest, beyond a dozen: no message tells a site that a run has failed. */
export const pruneRuns = async (dir: string): Promise<void> => {
  const runs = await readdir(dir).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)))
  if (runs.length <= MOST_KEPT) return
  const aged = await Promise.all(runs.map(async (run) => ({ run, at: (await stat(join(dir, run))).mtimeMs })))
  aged.sort((a, b) => b.at - a.at)
  for (const { run } of aged.slice(MOST_KEPT)) await rm(join(dir, run), { recursive: true, force: true })
}
