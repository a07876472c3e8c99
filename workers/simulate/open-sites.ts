import { realpathSync } from 'node:fs'
import type { Split } from '#core/dataset/prepared.ts'
import type { FederationSite } from '#core/federation/federate.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import type { PreparedDataset } from '#workers/dataset/open.ts'
import { openPrepared } from './prepared-folder.ts'

export interface SimulatedSite extends FederationSite {
  readonly dataset: PreparedDataset
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/

/** NAME=DIR of each --site. @throws {Refused} BAD_INPUT */
export const readSites = (options: readonly string[]): { name: string; dir: string }[] => {
  if (options.length === 0) throw new Refused('BAD_INPUT', 'There is no site. Name at least one with --site NAME=PREPARED_DIR.')
  const sites = options.map((option) => {
    const at = option.indexOf('=')
    const [name, dir] = [option.slice(0, Math.max(at, 0)), option.slice(at + 1)]
    if (at < 1 || dir === '') throw new Refused('BAD_INPUT', `--site ${option} is not of the form NAME=PREPARED_DIR.`)
    if (!NAME.test(name))
      throw new Refused('BAD_INPUT', `A site cannot be called "${name}". Use at most 40 letters, digits, hyphens and underscores.`)
    return { name, dir }
  })
  const twice = sites.find(({ name }, i) => sites.some((other, j) => j < i && other.name === name))
  if (twice) throw new Refused('BAD_INPUT', `Two sites are called ${twice.name}. Give each a name of its own.`)
  return sites
}

export const imagesIn = ({ manifest }: PreparedDataset, split: Split): number => manifest.totals[split]

/** @throws {Refused} BAD_INPUT when the plan cannot be trained or tested on a set; `whose` begins the sentence */
const checkFits = (whose: string, { manifest }: PreparedDataset, plan: Plan): void => {
  const { inputSizePx } = plan
  const missing = headOf(plan).columns.find((column) => !manifest.labels.includes(column))
  if (missing !== undefined)
    throw new Refused('BAD_INPUT', `${whose} has no label "${missing}", which the plan learns. It has: ${manifest.labels.join(', ')}.`)
  if (manifest.sizePx < inputSizePx)
    throw new Refused(
      'BAD_INPUT',
      `${whose} has pictures of ${manifest.sizePx} px, and the plan needs ${inputSizePx} px. Lower inputSizePx, or prepare larger pictures.`,
    )
}

/** Opens the prepared set of each site and checks that the plan can be trained on it. @throws {Refused} */
export const openSites = async (options: readonly string[], plan: Plan): Promise<SimulatedSite[]> => {
  const sites: SimulatedSite[] = []
  const seen = new Map<string, string>()
  for (const { name, dir } of readSites(options)) {
    const dataset = await openPrepared(dir)
    for (const key of [realpathSync(dataset.dir), dataset.hash]) {
      const other = seen.get(key)
      if (other) throw new Refused('BAD_INPUT', `The sites ${other} and ${name} have the same prepared data set. Give each its own.`)
      seen.set(key, name)
    }
    checkFits(`The data set of the site ${name}`, dataset, plan)
    if (imagesIn(dataset, 'train') === 0)
      throw new Refused('BAD_INPUT', `The data set of the site ${name} has no training images. Leave the site out.`)
    sites.push({ name, dataset, images: imagesIn(dataset, 'train') })
  }
  // One site alone is the centralised run to compare with: nobody can be missing from it.
  if (sites.length > 1 && plan.quorum > sites.length)
    throw new Refused(
      'PLAN_INVALID',
      `The plan asks for ${plan.quorum} sites in each round, and ${sites.length} are given. Lower its quorum, or add sites.`,
    )
  return sites
}

/** Opens the set whose test split judges the final model. @throws {Refused} */
export const openTest = async (path: string, plan: Plan): Promise<PreparedDataset> => {
  const dataset = await openPrepared(path)
  checkFits('The data set of --test', dataset, plan)
  if (imagesIn(dataset, 'test') === 0) throw new Refused('BAD_INPUT', 'The data set of --test has no images in its test split.')
  return dataset
}
