import { setTimeout as sleep } from 'node:timers/promises'
import type { DataUse, Purpose } from '#core/data-use/data-use.ts'
import { defaultPlan } from '#core/run/plan.ts'
import type { HospitalSource } from './hospitals.ts'
import type { DemoPerson } from './person.ts'

const profile: DataUse['profile'] = {
  training: 'allowed',
  modelMayLeave: true,
  commercialModelUse: 'allowed',
  minimumPatients: 1,
  childrenOnly: false,
}
const PUB: DataUse['modifiers'] = [{ code: 'PUB', parameters: [] }]

/** What the demo stewards write about their data, by hospital; any other hospital takes the first. */
const DATA_USE: Record<string, DataUse> = {
  bethesda: { permission: 'GRU', diseases: [], modifiers: PUB, profile, wording: 'General research use; results must be published.' },
  guangzhou: {
    permission: 'DS',
    diseases: [{ id: 'MONDO:0005087', label: 'respiratory system disorder' }],
    modifiers: [],
    profile: { ...profile, childrenOnly: true },
    wording: 'Research on diseases of the respiratory system. The patients are children.',
  },
  hannover: { permission: 'HMB', diseases: [], modifiers: [], profile, wording: 'Health, medical and biomedical research.' },
}

export const dataUseOf = (hospital: HospitalSource): DataUse => DATA_USE[hospital.name.toLowerCase()] ?? DATA_USE.hannover!

export const PURPOSE: Purpose = {
  research: ['disease', 'methods'],
  diseases: [{ id: 'MONDO:0005249', label: 'pneumonia' }],
  commercial: true,
  people: 'anyone',
  countries: ['DK'],
  until: `${new Date().getUTCFullYear() + 1}-06-30`,
  ethics: { reference: 'Regional ethics committee 2026-114', validUntil: `${new Date().getUTCFullYear() + 1}-12-31` },
  text: 'Train a detector of pneumonia on chest radiographs, for a product that helps radiologists to read urgent films first.',
}

/** Waits for a condition, and says after a while what it waits for. @throws {Error} when the time is over */
export const until = async <T>(what: string, look: () => Promise<T | null | undefined | false>, seconds = 600): Promise<T> => {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`Nothing happened for ${seconds} seconds: ${what}.`)
    await sleep(250)
  }
}

/** A steward completes the listing that the agent drafted, and publishes it. */
export const publishListing = async (steward: DemoPerson, hospital: HospitalSource, alive = () => {}): Promise<string> => {
  const listing = await until(`the site agent of ${hospital.name} prepares its data`, async () => {
    alive()
    return (await steward.api.listing.own.query())[0]
  })
  if (listing.state === 'PUBLISHED') return listing.id
  await steward.api.listing.edit.mutate({
    id: listing.id,
    description: {
      title: `${hospital.name} chest radiographs`,
      summary: hospital.synthetic
        ? 'Synthetic phantom radiographs, drawn for the demonstration. They show no person.'
        : 'Frontal chest radiographs with labels for pneumonia, prepared at the site by the default gear chain.',
      labelSource: hospital.synthetic ? 'Drawn with or without a visible finding.' : 'As handed in by the hospital with its labels file.',
      years: 'various',
      contact: `data-office@${hospital.key}.demo`,
    },
    dataUse: dataUseOf(hospital),
  })
  await steward.api.listing.publish.mutate({ id: listing.id })
  return listing.id
}

export const statePurpose = async (researcher: DemoPerson): Promise<string> => {
  const [known] = await researcher.api.purpose.list.query()
  return known?.id ?? (await researcher.api.purpose.state.mutate({ title: 'Pneumonia detector', document: PURPOSE })).id
}

/** One proposal to all sites, with a quorum of two (or of all, where there are fewer), so that a pause does not stop the others. */
export const propose = async (
  researcher: DemoPerson,
  purposeId: string,
  listingIds: string[],
  rounds: number,
  seed: number,
  quorum = Math.min(2, listingIds.length),
): Promise<string> => {
  const plan = defaultPlan({ rounds, quorum, localEpochs: 3, seed, deadlineSeconds: 900 })
  const right = { use: true, download: true, commercialise: false, publish: true }
  const { id } = await researcher.api.proposal.submit.mutate({
    purposeId,
    title: 'Pneumonia detector',
    message: 'We would like to train one model over all sites. Only clipped updates and metrics leave your site.',
    sites: listingIds.map((listingId) => ({ listingId, note: '' })),
    plan,
    limits: {
      minimumSites: quorum,
      maxRounds: Math.max(rounds, 50),
      minimumPatients: 1,
      suppressBelow: 1,
      notAfter: PURPOSE.until,
      statusMaxAgeSeconds: 86_400,
    },
    rights: { consumer: { ...right, commercialise: true }, provider: right },
  })
  return id
}
