import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { Manifest, manifestHash } from '#core/dataset/prepared.ts'
import type { Hash } from '#core/id.ts'
import { nextSummary } from '#core/listing/next-summary.ts'
import { DEFAULT_K } from '#core/listing/summary.ts'
import { DatasetReport } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { openDataset } from '#workers/dataset/open.ts'
import { exactSummaryOf } from '#workers/dataset/summary.ts'
import type { SiteContext } from './context.ts'
import { readJsonFile, writeDurably } from './files.ts'
import { readPolicyFile } from './policy.ts'
import { type PublishedSet, readPublished } from './published.ts'

/** What would leave about a prepared data set: counts only, small ones suppressed, as the exact bytes. */
export interface Offer {
  readonly report: DatasetReport
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes: what a steward says yes to. */
  readonly sha256: Hash
  /** Its numbers are those that were told before: none has changed enough since. */
  readonly repeated: boolean
  readonly set: Omit<PublishedSet, 'publishedAt'>
}

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

/** By label, patients of each class, at least two: a patient counts where any of the pictures shows it. */
const patientsByClass = async (outDir: string): Promise<Record<string, number[]>> => {
  const { items, manifest } = await openDataset(join(outDir, 'prepared'))
  return Object.fromEntries(
    manifest.labels.map((label) => {
      const having = (value: number): number =>
        new Set(items.filter((item) => item.labels[label] === value).map((item) => item.patient)).size
      const classes = items.reduce((most, item) => Math.max(most, (item.labels[label] ?? 0) + 1), 2)
      return [label, Array.from({ length: classes }, (_, value) => having(value))]
    }),
  )
}

/** Fewest people behind a number that leaves: the policy may ask for more than the default, never for fewer. */
export const suppressBelow = async (site: Pick<SiteContext, 'home'>): Promise<number> => {
  const policy = await readPolicyFile(site.home)
  return Math.max(DEFAULT_K, policy.ok ? policy.policy.suppressBelow : DEFAULT_K)
}

/**
 * The bytes that would tell the exchange of the data set in `outDir`; they are written to `outbox/listing-preview.json`, and nothing is sent.
 * The same set under the same policy gives the same bytes.
 * @throws {Refused} NOT_FOUND without a prepared set, DATASET_MISMATCH for a damaged one
 */
export const makeOffer = async ({ home, config }: Pick<SiteContext, 'home' | 'config'>, outDir: string): Promise<Offer> => {
  const found = await preparedManifest(outDir)
  if (!found) throw new Refused('NOT_FOUND', `There is no prepared data set in ${outDir}. Run roundtable prepare first.`)
  const { manifest, hash } = found
  const k = await suppressBelow({ home })
  const { exact } = await exactSummaryOf(outDir, k)
  const basis = nextSummary(exact, k, (await readPublished(home))[0]?.basis ?? null)
  const report = DatasetReport.parse({
    manifest: hash,
    chain: manifest.chainHash,
    gears: manifest.chain,
    versions: manifest.versions,
    keyId: manifest.keyId,
    name: config.siteName.slice(0, 160),
    synthetic: manifest.synthetic,
    labels: manifest.labels,
    summary: basis.published,
  })
  const ofClass = Object.entries(await patientsByClass(outDir))
  const bytes = Buffer.from(JSON.stringify(report))
  await writeDurably(home.preview, bytes)
  const { chain, name, synthetic } = report
  return {
    report,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex') as Hash,
    repeated: basis.exact !== exact,
    set: {
      manifest: report.manifest,
      chain,
      name,
      outDir,
      synthetic,
      patients: exact.patients,
      images: exact.images,
      smallestClass: Object.fromEntries(ofClass.map(([label, patients]) => [label, Math.min(...patients)])),
      classes: Object.fromEntries(ofClass.filter(([, patients]) => patients.length > 2)),
      basis,
    },
  }
}
