import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '#core/dataset/prepared.ts'
import { histogramOfMeasures } from '#core/gear/measure.ts'
import { countBy, type ExactSummary, exactSummary, type PreparationFacts } from '#core/listing/summary.ts'
import type { JudgedFile } from '../gears/judge-set.ts'
import { openDataset } from './open.ts'
import { writeSynced } from './write-file.ts'

/** Exact counts of a preparation that the prepared set itself does not hold. A file counts under the first reason that was found. */
export const writeFacts = async (privateDir: string, files: readonly JudgedFile[]): Promise<void> => {
  const patientOf = ({ meta }: JudgedFile): string => meta.pseudonyms.patient
  const facts: PreparationFacts = {
    excluded: countBy(files.flatMap((file) => file.reasons.slice(0, 1).map((key) => ({ key, patient: patientOf(file) })))),
    bitDepth: countBy(
      files
        .filter((file) => file.status === 'accepted')
        .map((file) => ({ key: String(file.meta.facts?.bitsStored ?? 'unknown'), patient: patientOf(file) })),
    ),
    measures: histogramOfMeasures(files.map((file) => ({ patient: patientOf(file), verdicts: file.verdicts }))),
  }
  const path = join(privateDir, 'facts.json')
  await writeSynced(`${path}.tmp`, `${JSON.stringify(facts)}\n`)
  await rename(`${path}.tmp`, path)
}

/**
 * What OUT of a preparation holds, exactly. It stays at the site.
 * @param k fewest people behind a name of its own, such as that of a device maker
 */
export const exactSummaryOf = async (outDir: string, k: number): Promise<{ exact: ExactSummary; manifest: Manifest }> => {
  const { items, manifest } = await openDataset(join(outDir, 'prepared'))
  const facts = JSON.parse(await readFile(join(outDir, 'private/facts.json'), 'utf8')) as PreparationFacts
  return { exact: exactSummary(items, facts, manifest.chain, k), manifest }
}
