import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Agent } from './agents.ts'
import type { HospitalSource } from './hospitals.ts'
import { type DemoPerson, signIn } from './person.ts'
import type { Account } from './seed.ts'
import { propose, publishListing, statePurpose, until } from './story.ts'

export interface StoryResult {
  agreements: { site: string; terms: string }[]
  agreement: string
  sites: string[]
  rounds: number
  images: Record<string, { accepted: number; excluded: number }>
  auc: {
    first: { round: number; sites: Record<string, string>; overall: string }
    last: { round: number; sites: Record<string, string>; overall: string }
  }
  model: string
  synthetic: boolean
  seconds: Record<string, number>
}

/** Rows of the hospital's own report, which only the demo may read since it owns the hospital's disk. */
const countImages = (agent: Agent): { accepted: number; excluded: number } => {
  const rows = readFileSync(join(agent.home, 'data', 'private', 'report.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  const excluded = rows.filter((row) => /(^|,)excluded,/.test(row)).length
  return { accepted: rows.length - excluded, excluded }
}

/** Plays everybody's part without a browser, over the same interfaces that the browser uses. */
export const playStory = async (options: {
  url: string
  accounts: Account[]
  hospitals: HospitalSource[]
  agents: Agent[]
  rounds: number
  seed?: number
  say: (text: string) => void
  alive: () => void
}): Promise<StoryResult> => {
  const { url, hospitals, say, alive } = options
  const seconds: Record<string, number> = {}
  const stage = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const result = await work()
    seconds[name] = Math.round(performance.now() - begun) / 1000
    return result
  }
  const account = (email: string) => options.accounts.find((one) => one.email === email)!
  const person = (email: string): Promise<DemoPerson> => signIn(url, account(email))
  const researcher = await person('researcher@meridian.demo')
  const counsel = await person('signatory@meridian.demo')
  const stewards = new Map<string, DemoPerson>()
  for (const hospital of hospitals) stewards.set(hospital.key, await person(`steward@${hospital.key}.demo`))

  say('Each site agent prepares its radiographs; the stewards complete and publish the listings.')
  const listings = await stage('prepare', async () => {
    const ids: string[] = []
    for (const hospital of hospitals) {
      ids.push(await publishListing(stewards.get(hospital.key)!, hospital, alive))
      alive()
      say(`  ${hospital.name}: published.`)
    }
    return ids
  })
  say('The researcher states the purpose, finds the data sets and sends one proposal.')
  const proposalId = await stage('propose', async () => {
    const purposeId = await statePurpose(researcher)
    const hits = await researcher.api.listing.search.query({ purposeId, ids: listings })
    for (const hit of hits) say(`  ${hit.document.description.title}: ${hit.match?.verdict}`)
    return propose(researcher, purposeId, listings, options.rounds, options.seed ?? 1)
  })
  say('The hospitals agree; both sides sign with a passkey; the site agents check and seal.')
  await stage('sign', async () => {
    for (const hospital of hospitals) {
      const steward = stewards.get(hospital.key)!
      const negotiation = (await steward.api.proposal.byId.query({ id: proposalId })).negotiations[0]!
      const { id } = await steward.api.negotiation.agree.mutate({ id: negotiation.id })
      await (await person(`signatory@${hospital.key}.demo`)).sign(id)
      await counsel.sign(id)
    }
    await until(
      'the site agents seal the agreements',
      async () => {
        alive()
        const view = await researcher.api.proposal.byId.query({ id: proposalId })
        const refused = view.negotiations.find((n) => n.agreement?.sealRefusal)
        if (refused) throw new Error(`${refused.site.name} refused to seal. ${refused.agreement?.sealRefusal?.message}`)
        return view.negotiations.every((n) => n.agreement?.state === 'ACTIVE')
      },
      120,
    )
  })
  const projectId = await until(
    'the project opens',
    async () => (await researcher.api.proposal.byId.query({ id: proposalId })).projectId,
    60,
  )
  say(`The signatures opened the project ${url}/projects/${projectId}. Training:`)
  let shown = 0
  const project = await stage('train', () =>
    until(
      'the run ends',
      async () => {
        alive()
        const view = await researcher.api.project.byId.query({ id: projectId })
        const committed = view.run?.rounds.filter((round) => round.kind === 'train' && round.state === 'COMMITTED').length ?? 0
        for (; shown < committed; shown++) say(`  round ${shown + 1} of ${options.rounds} committed`)
        if (view.run?.state === 'FAILED' || view.run?.state === 'ABORTED')
          throw new Error(`The run ended: ${view.run.failure?.message ?? view.run.state}`)
        return view.run?.state === 'COMPLETED' && view
      },
      1500,
    ),
  )
  const run = project.run!
  const auc = (round: number) => {
    const of = (siteId: string | null) => run.metrics.find((m) => m.name === 'auc' && m.round === round && m.siteId === siteId)?.metric
    const say = (metric: ReturnType<typeof of>) =>
      metric === undefined
        ? 'missing'
        : metric.kind === 'value'
          ? metric.value
          : metric.kind === 'suppressed'
            ? 'suppressed'
            : 'not defined'
    return { round, sites: Object.fromEntries(project.lanes.map((lane) => [lane.siteName, say(of(lane.siteId))])), overall: say(of(null)) }
  }
  const list = (await researcher.api.agreement.list.query()).filter((agreement) => agreement.proposalId === proposalId)
  const agreements = list
    .map((agreement) => ({ site: agreement.site.name, terms: agreement.termsHash as string }))
    .sort((a, b) => a.site.localeCompare(b.site))
  return {
    agreement: agreements[0]!.terms,
    agreements,
    sites: project.lanes.map((lane) => lane.siteName),
    rounds: run.rounds.filter((round) => round.kind === 'train' && round.state === 'COMMITTED').length,
    images: Object.fromEntries(options.agents.map((agent) => [agent.key, countImages(agent)])),
    auc: { first: auc(1), last: auc(run.plan.rounds) },
    model: run.lastModel!,
    synthetic: hospitals.every((hospital) => hospital.synthetic),
    seconds,
  }
}
