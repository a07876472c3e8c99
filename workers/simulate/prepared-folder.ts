import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { openDataset, type PreparedDataset } from '#workers/dataset/open.ts'

/**
 * Opens a prepared set by its folder, or by the output folder of the command that made it.
 * @throws {Refused} NOT_FOUND; DATASET_MISMATCH when its files are not those that were sealed
 */
export const openPrepared = async (path: string): Promise<PreparedDataset> => {
  const dir = [path, join(path, 'prepared')].find((folder) => existsSync(join(folder, 'manifest.json')))
  if (dir === undefined)
    throw new Refused('NOT_FOUND', `There is no prepared data set in ${path}. Name the folder that holds manifest.json.`)
  return openDataset(resolve(dir), { verify: 'pack' })
}
