import type { Split } from '../dataset/prepared.ts'
import { randomFrom, shuffledIndices } from '../model/random.ts'
import { Refused } from '../refusal.ts'
import { dirichlet } from './dirichlet.ts'

export interface DivisibleImage {
  readonly patient: string
  readonly split: Split
  /** Its class from 0; of several labels, whether it shows any. */
  readonly value: number
}

export interface Division {
  readonly sites: number
  /** Concentration of the Dirichlet distribution. */
  readonly alpha: number
  readonly seed: number
  /** `label`: sites differ in their share of each class, and so in size; `size`: in size alone. */
  readonly skew: 'label' | 'size'
}

const TRIES = 200
/** Fewest training images of a site; a tenth of an even share where that is fewer. */
const FEWEST = 10

/** A patient counts under the highest class of its images. */
const NAMES = ['other', 'positive']

interface Patient {
  readonly patient: string
  readonly stratum: string
}

const patientsOf = (images: readonly DivisibleImage[], skew: Division['skew']): Patient[] => {
  const values = new Map<string, number>()
  const splits = new Map<string, Split>()
  for (const image of images) {
    values.set(image.patient, Math.max(values.get(image.patient) ?? 0, image.value))
    splits.set(image.patient, image.split)
  }
  const classOf = (patient: string) => NAMES[skew === 'label' ? values.get(patient)! : 0] ?? `class-${values.get(patient)}`
  return [...values.keys()].sort().map((patient) => ({ patient, stratum: `${splits.get(patient)} ${classOf(patient)}` }))
}

/** Cuts each stratum at the shares that its class drew; train and val of a class are cut alike. */
const draw = (patients: readonly Patient[], { sites, alpha, seed }: Division, attempt: number): Map<string, number> => {
  const siteOf = new Map<string, number>()
  for (const [stratum, members] of Map.groupBy(patients, (patient) => patient.stratum)) {
    const name = `partition/${seed}/${attempt}`
    const shares = dirichlet(sites, alpha, randomFrom(`${name}/${stratum.split(' ')[1]}`))
    const ends = shares.map((_, i) => Math.round(shares.slice(0, i + 1).reduce((a, b) => a + b, 0) * members.length))
    shuffledIndices(members.length, randomFrom(`${name}/order/${stratum}`)).forEach((index, place) => {
      siteOf.set(
        members[index]!.patient,
        ends.findIndex((end) => place < end),
      )
    })
  }
  return siteOf
}

/**
 * Divides patients among sites that are not alike (Hsu 2019, "Measuring the effects of non-identical data distribution", §3): each class is cut by
 * shares drawn from a Dirichlet distribution, its validation images by the same shares. The same seed always divides alike. A draw that leaves a
 * site with hardly any training image is thrown away.
 * @param images of the train and val splits; a patient's are all in one split
 * @returns site of each patient, from 0
 * @throws {Refused} BAD_INPUT when no draw gives every site enough
 */
export const dividePatients = (images: readonly DivisibleImage[], division: Division): Map<string, number> => {
  const patients = patientsOf(images, division.skew)
  const train = images.filter(({ split }) => split === 'train')
  const val = images.filter(({ split }) => split === 'val')
  const fewest = Math.max(1, Math.min(FEWEST, Math.floor(train.length / (10 * division.sites))))
  const least = (counted: readonly DivisibleImage[], siteOf: ReadonlyMap<string, number>): number => {
    const counts = new Uint32Array(division.sites)
    for (const { patient } of counted) counts[siteOf.get(patient)!]!++
    return Math.min(...counts)
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const siteOf = draw(patients, division, attempt)
    if (least(train, siteOf) >= fewest && (val.length === 0 || least(val, siteOf) >= 1)) return siteOf
  }
  throw new Refused(
    'BAD_INPUT',
    `Of ${TRIES} draws none gave each of the ${division.sites} sites ${fewest} training images and one for validation. Ask for fewer sites, or a larger --dirichlet.`,
  )
}
