import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const MOST_KEPT = 12

/** Removes what was kept of runs that nothing was kept of for the longest time, beyond a dozen: no message tells a site that a run failed. */
export const pruneRuns = async (dir: string): Promise<void> => {
  const runs = await readdir(dir)
  if (runs.length <= MOST_KEPT) return
  const aged = await Promise.all(runs.map(async (run) => ({ run, at: (await stat(join(dir, run))).mtimeMs })))
  aged.sort((a, b) => b.at - a.at)
  for (const { run } of aged.slice(MOST_KEPT)) await rm(join(dir, run), { recursive: true, force: true })
}
