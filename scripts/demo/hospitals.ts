import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

export interface HospitalSource {
  /** Short name, from the folder. */
  key: string
  name: string
  country: string
  folder: string
  labels: string
  synthetic: boolean
}

const CITIES: Record<string, { name: string; country: string }> = {
  bethesda: { name: 'Bethesda', country: 'US' },
  guangzhou: { name: 'Guangzhou', country: 'CN' },
  hannover: { name: 'Hannover', country: 'DE' },
  'nih-cxr-512': { name: 'Bethesda', country: 'US' },
  'kermany-pediatric-224': { name: 'Guangzhou', country: 'CN' },
}

const hospital = (key: string, folder: string, labels: string, synthetic: boolean): HospitalSource => {
  const city = CITIES[key.toLowerCase()] ?? { name: key.replace(/[-_]/g, ' ').replace(/^./, (c) => c.toUpperCase()), country: 'DE' }
  return { key: key.toLowerCase().replace(/[^a-z0-9]+/g, '-'), name: city.name, country: city.country, folder, labels, synthetic }
}

/** Finds hospitals in the folders given: a folder with its own labels.csv is one, otherwise each sub-folder that has labels. @throws {Error} one clear sentence */
export const findHospitals = (dirs: string[], synthetic: boolean): HospitalSource[] => {
  const found: HospitalSource[] = []
  for (const dir of dirs) {
    if (!statSync(dir).isDirectory()) throw new Error(`${dir} is not a folder. --data takes a folder with one sub-folder per hospital.`)
    if (existsSync(join(dir, 'labels.csv'))) {
      found.push(hospital(basename(dir), dir, join(dir, 'labels.csv'), synthetic))
      continue
    }
    const subs = readdirSync(dir).filter((name) => statSync(join(dir, name), { throwIfNoEntry: false })?.isDirectory())
    for (const name of subs) {
      const labels = [join(dir, `labels-${name}.csv`), join(dir, name, 'labels.csv')].find((file) => existsSync(file))
      if (labels) found.push(hospital(name, join(dir, name), labels, synthetic))
      else
        console.warn(`The folder ${join(dir, name)} has no labels (labels-${name}.csv beside it, or labels.csv in it), so it is left out.`)
    }
  }
  if (found.length === 0)
    throw new Error(
      `No hospital was found in ${dirs.join(', ')}. Give each hospital a folder, and its labels as labels-<folder>.csv beside the folder or labels.csv in it.`,
    )
  const twice = found.find((one, index) => found.findIndex((other) => other.key === one.key) !== index)
  if (twice) throw new Error(`Two hospitals are called "${twice.key}". Rename one of the folders.`)
  return found
}
