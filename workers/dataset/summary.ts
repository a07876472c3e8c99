import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_K, type ExactSummary, exactSummary, type PreparationFacts, type Summary, suppress } from '#core/listing/summary.ts'
import { openDataset } from './open.ts'
import { writeSynced } from './write-file.ts'

/** Counts of the preparation that the prepared set itself does not hold. */
export const writeFacts = async (privateDir: string, facts: PreparationFacts): Promise<void> => {
  const path = join(privateDir, 'facts.json')
  await writeSynced(`${path}.tmp`, `${JSON.stringify(facts)}\n`)
  await rename(`${path}.tmp`, path)
}

/**
 * What the steward sees (`exact`, at the site only) and what a listing would say (`published`), from OUT of a preparation.
 * @param k fewest people behind a published number
 */
export const siteSummary = async (outDir: string, k: number = DEFAULT_K): Promise<{ exact: ExactSummary; published: Summary }> => {
  const { items } = await openDataset(join(outDir, 'prepared'))
  const facts = JSON.parse(await readFile(join(outDir, 'private/facts.json'), 'utf8')) as PreparationFacts
  const exact = exactSummary(items, facts)
  return { exact, published: suppress(exact, k) }
}
