import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refused } from '#core/refusal.ts'
import { drawChest } from './anatomy.ts'
import { dicomFile, type PhantomImage } from './dicom-file.ts'
import { type Random, randomOf } from './random.ts'
import { SITE_PROFILES, type SiteProfile } from './site-profile.ts'

export interface PhantomOptions {
  /** Gets the folder `<site>` and the file `labels-<site>.csv`. */
  readonly dir: string
  /** bethesda, guangzhou or hannover. */
  readonly site: string
  /** Default: the site's own number. */
  readonly patients?: number
  readonly seed?: number
}

export interface PhantomSet {
  /** For `roundtable prepare --in`. */
  readonly inputDir: string
  /** For `roundtable prepare --labels`. */
  readonly labels: string
  /** Whole frontal pictures, faults not counted. */
  readonly images: number
  readonly patients: number
}

const uidOf = (text: string): string => {
  const id = createHash('sha256').update(text).digest().subarray(0, 16)
  id[6] = (id[6]! & 0x0f) | 0x40
  id[8] = (id[8]! & 0x3f) | 0x80
  return `2.25.${BigInt(`0x${id.toString('hex')}`)}`
}

const stored = (picture: Float32Array, profile: SiteProfile): Uint16Array => {
  const top = 2 ** profile.bitsStored - 1
  const inverted = profile.photometric === 'MONOCHROME1'
  const values = new Uint16Array(picture.length)
  for (let i = 0; i < values.length; i++) values[i] = Math.round((inverted ? 1 - picture[i]! : picture[i]!) * top)
  return values
}

interface Person {
  readonly number: number
  readonly positive: boolean
  readonly ageYears: number
  readonly sex: 'F' | 'M'
  readonly images: number
}

const peopleOf = (random: Random, profile: SiteProfile, patients: number): Person[] =>
  Array.from({ length: patients }, (_, index) => ({
    number: index + 1,
    // Spread evenly, so that a small site has its share exactly.
    positive: Math.floor((index + 1) * profile.positiveShare) > Math.floor(index * profile.positiveShare),
    ageYears: random.whole(...profile.agesYears),
    sex: random.next() < profile.femaleShare ? 'F' : 'M',
    images: index % 2 === 0 ? 1 : 2,
  }))

const imageOf = (random: Random, profile: SiteProfile, person: Person, study: number, name: string): PhantomImage => ({
  patient: person.number,
  ageYears: person.ageYears,
  sex: person.sex,
  view: random.next() < profile.paShare ? 'PA' : 'AP',
  studyUid: uidOf(`${name}/study`),
  seriesUid: uidOf(`${name}/series`),
  sopUid: uidOf(`${name}/image`),
  date: `2024${String(1 + ((person.number + study) % 12)).padStart(2, '0')}${String(1 + (person.number % 28)).padStart(2, '0')}`,
  accession: `SYN${profile.code}${String(person.number * 10 + study).padStart(5, '0')}`,
  pixels: stored(drawChest(random, { ...profile, consolidation: person.positive }), profile),
})

const pathOf = (profile: SiteProfile, index: number, image: PhantomImage): string =>
  profile.nested ? `PHANTOM-${String(image.patient).padStart(3, '0')}/${image.date}/IM${index}` : `IM${String(index).padStart(4, '0')}.dcm`

/**
 * Writes a made-up hospital: chest-like pictures as DICOM files, a labels file beside, and four planted faults
 * (a truncated file, a duplicate under a new UID, a lateral view, a text file). The same options give the same bytes.
 */
export const makePhantoms = async ({ dir, site, patients, seed = 1 }: PhantomOptions): Promise<PhantomSet> => {
  const profile = SITE_PROFILES[site]
  if (!profile)
    throw new Refused('BAD_INPUT', `There is no phantom site "${site}". Choose one of ${Object.keys(SITE_PROFILES).join(', ')}.`)
  const inputDir = join(dir, site)
  const rows: string[] = []
  let index = 0
  const write = async (
    image: PhantomImage,
    positive: boolean,
    change: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
  ): Promise<void> => {
    const path = pathOf(profile, index++, image)
    await mkdir(dirname(join(inputDir, path)), { recursive: true })
    await writeFile(join(inputDir, path), change(dicomFile(image, profile)))
    rows.push(`${path},${positive ? profile.finding : 'normal'},${positive ? 1 : 0}`)
  }
  const people = peopleOf(randomOf(`${seed}/${site}/people`), profile, patients ?? profile.patients)
  const draw = (person: Person, study: number): PhantomImage =>
    imageOf(randomOf(`${seed}/${site}/${person.number}/${study}`), profile, person, study, `${seed}/${site}/${person.number}/${study}`)
  for (const person of people) for (let study = 0; study < person.images; study++) await write(draw(person, study), person.positive)
  const images = index
  const first = people[0]!
  const again = draw(first, 0)
  await write({ ...draw(first, 8), view: 'LL' }, first.positive)
  await write(draw(first, 9), first.positive, (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.6)))
  await write({ ...again, sopUid: uidOf(`${seed}/${site}/again`) }, first.positive)
  await writeFile(join(inputDir, 'notes.txt'), 'This text file stands here by mistake, on purpose.\n')
  const labels = join(dir, `labels-${site}.csv`)
  await writeFile(labels, ['file,finding,pneumonia', ...rows, ''].join('\n'))
  return { inputDir, labels, images, patients: people.length }
}
