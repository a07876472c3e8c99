import type { RunView } from '#server/project/queries.ts'
import type { DemoPerson } from '../scripts/demo/person.ts'
import { propose, publishListing, statePurpose, until } from '../scripts/demo/story.ts'
import type { Federation } from './federation.ts'

export interface PlayedRun {
  readonly run: RunView
  /** Slowest site's own time of training by round, in ms. */
  readonly trainingMs: ReadonlyMap<number, number>
  readonly projectId: string
  readonly researcher: DemoPerson
}

/** Looks rarely: every look is work for the exchange that is measured. */
const LOOK_SECONDS = 2

/** From listings to signatures, over the interfaces that people use; returns the project. */
const agree = async ({ hospitals, person }: Federation, researcher: DemoPerson, rounds: number): Promise<string> => {
  const counsel = await person('signatory@meridian.demo')
  const listings: string[] = []
  for (const hospital of hospitals) listings.push(await publishListing(await person(`steward@${hospital.key}.demo`), hospital))
  const proposalId = await propose(researcher, await statePurpose(researcher), listings, rounds, 1, hospitals.length)
  for (const hospital of hospitals) {
    const steward = await person(`steward@${hospital.key}.demo`)
    const negotiation = (await steward.api.proposal.byId.query({ id: proposalId })).negotiations[0]!
    const { id } = await steward.api.negotiation.agree.mutate({ id: negotiation.id })
    await (await person(`signatory@${hospital.key}.demo`)).sign(id)
    await counsel.sign(id)
  }
  return until('the project opens', async () => (await researcher.api.proposal.byId.query({ id: proposalId })).projectId, 120)
}

/**
 * One run of so many rounds, with all sites in every round.
 * @param onBegin the project is open
 * @param meanwhile called every two seconds until the run has ended
 */
export const playRounds = async (
  federation: Federation,
  rounds: number,
  onBegin: () => void,
  meanwhile: () => Promise<void> = async () => {},
): Promise<PlayedRun> => {
  const researcher = await federation.person('researcher@meridian.demo')
  const projectId = await agree(federation, researcher, rounds)
  onBegin()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_SECONDS * 1000))
    await meanwhile()
    federation.alive()
    const row = (await researcher.api.project.list.query()).find(({ id }) => id === projectId)
    if (row?.run?.state === 'FAILED' || row?.run?.state === 'ABORTED') throw new Error(`The run ended: ${row.run.state}.`)
    if (row?.run?.state === 'COMPLETED') break
  }
  const { run, lanes } = await researcher.api.project.byId.query({ id: projectId })
  const trainingMs = new Map<number, number>()
  for (const { round, seconds } of lanes.flatMap((lane) => lane.rounds))
    trainingMs.set(round, Math.max(trainingMs.get(round) ?? 0, Number(seconds) * 1000))
  return { run: run!, trainingMs, projectId, researcher }
}
