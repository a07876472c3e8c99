import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Manifest, manifestHash } from '#core/dataset/prepared.ts'
import { DEFAULT_K } from '#core/listing/summary.ts'
import { DatasetReport } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { openDataset } from '#workers/dataset/open.ts'
import { siteSummary } from '#workers/dataset/summary.ts'
import type { SiteContext } from './context.ts'
import { readJsonFile, writeDurably } from './files.ts'
import { readPolicyFile } from './policy.ts'
import { type PublishedSet, readPublished, savePublished } from './published.ts'
import { withRetry } from './retry.ts'

/** The folder of a preparation, whether it or the `prepared` folder in it was named. */
export const outDirOf = async (preparedDir: string): Promise<string> =>
  basename(preparedDir) === 'prepared' && (await readJsonFile(join(preparedDir, 'manifest.json'))).found
    ? dirname(preparedDir)
    : preparedDir

/** The manifest of a preparation, or null where there is none yet. */
export const preparedManifest = async (outDir: string): Promise<{ manifest: Manifest; hash: string } | null> => {
  const file = await readJsonFile(join(outDir, 'prepared', 'manifest.json'))
  if (!file.found && !file.damaged) return null
  const parsed = file.found ? Manifest.safeParse(file.value) : null
  if (!parsed?.success)
    throw new Refused(
      'DATASET_MISMATCH',
      `The prepared data set in ${outDir} is damaged. Run roundtable site run --prepare to make it anew.`,
    )
  return { manifest: parsed.data, hash: manifestHash(parsed.data) }
}

/** By label, patients of the smaller class: a patient counts where any of the pictures shows it. */
const smallestClasses = async (outDir: string): Promise<Record<string, number>> => {
  const { items, manifest } = await openDataset(join(outDir, 'prepared'))
  return Object.fromEntries(
    manifest.labels.map((label) => {
      const having = (value: 0 | 1): number =>
        new Set(items.filter((item) => item.labels[label] === value).map((item) => item.patient)).size
      return [label, Math.min(having(0), having(1))]
    }),
  )
}

const suppressBelow = async (site: SiteContext): Promise<number> => {
  const policy = await readPolicyFile(site.home)
  return Math.max(DEFAULT_K, policy.ok ? policy.policy.suppressBelow : DEFAULT_K)
}

/**
 * Tells the exchange what a prepared data set holds: counts only, small ones suppressed. The exact bytes that leave are written to
 * `outbox/listing-preview.json` first.
 */
export const publishDataset = async (site: SiteContext, outDir: string, signal: AbortSignal): Promise<PublishedSet> => {
  const found = await preparedManifest(outDir)
  if (!found) throw new Refused('NOT_FOUND', `There is no prepared data set in ${outDir}. Run roundtable prepare first.`)
  const { manifest, hash } = found
  const { exact, published } = await siteSummary(outDir, await suppressBelow(site))
  const report = DatasetReport.parse({
    manifest: hash,
    chain: manifest.chainHash,
    name: site.config.siteName.slice(0, 160),
    synthetic: manifest.synthetic,
    labels: manifest.labels,
    summary: published,
  })
  const preview = join(site.home.outbox, 'listing-preview.json')
  await writeDurably(preview, JSON.stringify(report))
  const bytes = await readFile(preview)
  const call = { method: 'POST', path: '/api/site/datasets', bytes, headers: { 'content-type': 'application/json' }, signal } as const
  const answer = await withRetry(() => site.client.send(call), { signal, onRetry: site.onRetry })
  await answer.body.dump()
  const set: PublishedSet = {
    manifest: report.manifest,
    chain: report.chain,
    name: report.name,
    outDir,
    synthetic: manifest.synthetic,
    patients: exact.patients,
    images: exact.images,
    smallestClass: await smallestClasses(outDir),
    publishedAt: site.now().toISOString(),
  }
  await savePublished(site.home, set)
  site.log.info(
    'dataset.published',
    `The data set ${hash.slice(0, 12)} was told to the exchange; what was sent stays to be read in outbox/listing-preview.json.`,
    {
      manifest: hash,
    },
  )
  return set
}

export const isPublished = async (site: SiteContext, hash: string): Promise<boolean> =>
  (await readPublished(site.home)).some((set) => set.manifest === hash)
