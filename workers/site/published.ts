import * as z from 'zod'
import type { SiteDataset } from '#core/agreement/plan-within.ts'
import { Hash } from '#core/id.ts'
import { type ExactSummary, Summary } from '#core/listing/summary.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import type { Plan } from '#core/run/plan.ts'
import { readJsonFile, writeJson } from './files.ts'
import type { Home } from './home.ts'

/** One prepared data set as it was when it was told to the exchange. Tasks are judged by this, before any file of the set is opened. */
export const PublishedSet = z.strictObject({
  manifest: Hash,
  chain: Hash,
  name: z.string(),
  /** Folder of the preparation: the set lies in its `prepared` folder. */
  outDir: z.string(),
  synthetic: z.boolean(),
  /** Exact numbers: they stay in this file. */
  patients: z.int(),
  images: z.int(),
  /** By label, patients of the smaller class. */
  smallestClass: z.record(z.string(), z.int()),
  /** By label of more than two classes, patients of each. */
  classes: z.record(z.string(), z.array(z.int())).optional(),
  /** The last summary that was made anew and its exact counts: a later one is measured against them. */
  basis: z.strictObject({ exact: z.custom<ExactSummary>(), published: Summary }).optional(),
  /** The bytes that were sent. */
  sent: z.strictObject({ sha256: Hash, bytes: z.int() }).optional(),
  publishedAt: z.string(),
})
export type PublishedSet = z.infer<typeof PublishedSet>
const Published = z.strictObject({ schema: z.literal('published/v1'), sets: z.array(PublishedSet) })

/** Newest first. @throws {Refused} BAD_INPUT for a damaged file */
export const readPublished = async (home: Home): Promise<PublishedSet[]> => {
  const file = await readJsonFile(home.published)
  if (!file.found && !file.damaged) return []
  const parsed = file.found ? Published.safeParse(file.value) : null
  if (!parsed?.success)
    throw new Refused(
      'BAD_INPUT',
      `The file ${home.published} is damaged. Move it away and run roundtable site run again: it is made anew.`,
    )
  return parsed.data.sets
}

export const savePublished = async (home: Home, set: PublishedSet): Promise<void> => {
  const others = (await readPublished(home)).filter((known) => known.manifest !== set.manifest)
  await writeJson(home.published, { schema: 'published/v1', sets: [set, ...others] })
}

/** What the checks of an agreement need to know of a set, for what the plan learns. */
export const datasetFor = (set: PublishedSet, plan: Plan): SiteDataset => {
  const { kind, names } = headOf(plan)
  const about = { manifest: set.manifest, chain: set.chain, patients: set.patients }
  const smallestClass = set.smallestClass[plan.label]
  if (kind === 'binary') return { ...about, ...(smallestClass === undefined ? {} : { smallestClass }) }
  const ofClass = set.classes?.[plan.label]
  const patientsOf = (name: string, i: number) => (kind === 'multi-label' ? set.smallestClass[name] : ofClass?.[i]) ?? 0
  return { ...about, classes: names.map((name, i) => ({ name, patients: patientsOf(name, i) })) }
}

/** The set that terms name; where there is none, the newest, so that the check of the data set says what is wrong. */
export const setFor = async (home: Home, manifest: string): Promise<PublishedSet> => {
  const sets = await readPublished(home)
  const set = sets.find((known) => known.manifest === manifest) ?? sets[0]
  if (set) return set
  throw new Refused('DATASET_MISMATCH', 'This site has not prepared and published a data set yet, so there is none to work on.')
}
