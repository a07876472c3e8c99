import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from '#workers/gears/prepare.ts'
import { testData } from '#workers/gears/test-data.ts'
import { importNpz } from '#workers/simulate/import-npz.ts'
import { partition } from '#workers/simulate/partition.ts'

const folder = (name: string): string => {
  const found = testData(name)
  if (found) return found
  throw new Error(`The public pictures ${name} are not here: put the test data beside the repository.`)
}

/** PneumoniaMNIST as one prepared set. */
export const mnistSet = async (dir: string): Promise<string> => {
  const outDir = join(dir, 'mnist')
  await importNpz({ file: join(folder('pneumoniamnist'), 'pneumoniamnist_trainval.npz'), outDir, labels: ['pneumonia'] })
  return outDir
}

/** A file of the same layout with the test part, which is not among the public pictures: PNEUMONIAMNIST_TEST names it. */
export const mnistTest = async (dir: string): Promise<string | undefined> => {
  const file = process.env.PNEUMONIAMNIST_TEST
  if (!file) return undefined
  const outDir = join(dir, 'mnist-test')
  await importNpz({ file, outDir, labels: ['pneumonia'] })
  return outDir
}

/** NAME=DIR of each part of a set. */
export const parts = async (set: string, outDir: string, sites: number, alpha: number, seed: number): Promise<string[]> => {
  const divided = await partition({ dir: set, outDir, sites, alpha, seed, skew: 'label' })
  return divided.map(({ name, dir }) => `${name}=${dir}`)
}

/** The hospitals of the public films: adults of one, children of the other, the latter in two by the patient's number. */
const HOSPITALS = [
  { name: 'nih', data: 'nih-cxr-512', keep: () => true },
  { name: 'kermany-a', data: 'kermany-pediatric-224', keep: (patient: string) => Number(/\d+$/.exec(patient)?.[0]) % 2 === 0 },
  { name: 'kermany-b', data: 'kermany-pediatric-224', keep: (patient: string) => Number(/\d+$/.exec(patient)?.[0]) % 2 === 1 },
] as const

/** Each hospital's films prepared by the whole gear chain, split by patient so that classes are alike in each split. NAME=DIR */
export const naturalSets = async (dir: string, sizePx: number, say: (text: string) => void): Promise<string[]> => {
  const config = join(dir, 'chain.json')
  writeFileSync(
    config,
    JSON.stringify({ resize: { sizePx }, pack: { split: 'stratified', trainPercent: 70, valPercent: 10, testPercent: 20 } }),
  )
  const sets: string[] = []
  for (const { name, data, keep } of HOSPITALS) {
    const root = folder(data)
    const [header, ...rows] = readFileSync(join(root, 'labels.csv'), 'utf8').trim().split('\n')
    const labels = join(dir, `${name}.csv`)
    writeFileSync(labels, [header, ...rows.filter((row) => keep(row.split(',')[1]!))].join('\n'))
    const key = join(dir, `${name}.key`)
    // A fixed key: pseudonyms and splits are the same each time.
    writeFileSync(key, `${'7'.repeat(64)}\n`, { mode: 0o600 })
    const report = await prepare({ in: root, labels, out: join(dir, name), config, key })
    say(
      `${name}: ${report.accepted} pictures of ${report.patients} patients prepared, ${report.excluded} of ${report.files} files excluded`,
    )
    sets.push(`${name}=${join(dir, name, 'prepared')}`)
  }
  return sets
}
