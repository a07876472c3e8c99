import { hasControl } from '../../aggregation/scaffold.ts'
import { randomFrom } from '../../model/random.ts'
import { run as runMachine } from '../machine.ts'
import { madeControl } from './made-update.ts'
import type { Scenario } from './scenario.ts'
import type { Leased, SimExchange, SimHold, SimOrder, SimView } from './simulated-exchange.ts'
import { virtualClock } from './virtual-clock.ts'

const MINUTE = 60_000
/** Misfortune ends here; after that, everything that can recover has time to. */
const CALM_AT = 12 * MINUTE
const END_AT = 100 * MINUTE

export interface Played {
  readonly view: SimView
  /** Rounds, by site, whose result a site was told is accepted. */
  readonly acknowledged: readonly { readonly site: number; readonly round: number }[]
  /** What happened that must not: a state without a reason, a refusal that no honest site should get. */
  readonly wrong: readonly string[]
  readonly events: number
  /** Sites that were paused and never came back. */
  readonly gone: readonly number[]
  /** How often each misfortune befell it. */
  readonly met: Readonly<Record<string, number>>
}

/** A site's disk and memory. A crash empties `busy`; what is in `journal` stays. */
interface Agent {
  life: number
  down: boolean
  cut: boolean
  journal: { order: SimOrder; stored: boolean } | null
  /** Under SCAFFOLD control variates, by the round that made them. */
  kept: ReadonlyMap<number, Float32Array>
}

/**
 * One run from its first decision to its end under a virtual clock: two coordinators that die, stall and take over from each other, sites that die
 * and come back, a network that loses, delays, repeats and reorders, partitions, and people who pause, leave, join and resume. All of it is drawn
 * from the scenario's seed, so the same seed is the same story on any exchange.
 */
export const play = async (scenario: Scenario, exchange: SimExchange): Promise<Played> => {
  const { faults, members } = scenario
  const random = randomFrom(`play/${scenario.seed}`)
  const clock = virtualClock()
  const wrong: string[] = []
  const acknowledged: { site: number; round: number }[] = []
  let standing = await exchange.standing()
  let events = 0
  const met: Record<string, number> = {}
  const note = (what: string) => {
    met[what] = (met[what] ?? 0) + 1
  }
  const rough = () => clock.now() < CALM_AT
  const chance = (thousandths: number) => rough() && random.below(1000) < thousandths
  const between = (from: number, to: number) => from + random.below(to - from)

  // Coordinators: each wakes every few seconds, claims the run, and goes on until there is nothing to do at once.
  let holders = 0
  const coordinate = (holder: string) => {
    clock.after(between(1000, 4000), async () => {
      const hold = await exchange.claim(holder)
      if (!hold) {
        standing = await exchange.standing()
        return coordinate(holder)
      }
      await work(holder, hold)
    })
  }
  const die = () => {
    note('coordinator killed')
    const next = `C${++holders}`
    clock.after(between(1000, 15_000), async () => coordinate(next))
  }
  const work = async (holder: string, hold: SimHold): Promise<void> => {
    for (;;) {
      if (chance(faults.coordinatorDies)) {
        await exchange.dieHalfway(hold)
        return die()
      }
      // A stalled process wakes up later and believes that it still holds the run.
      if (chance(faults.coordinatorDies)) return clock.after(between(2000, 20_000), () => work(holder, hold))
      const step = await exchange.advance(hold)
      if (step === 'lost') note('hold taken over')
      if (chance(faults.coordinatorDies)) return die()
      if (step === 'more') continue
      await look(step)
      return coordinate(holder)
    }
  }
  const look = async (step: 'idle' | 'lost') => {
    standing = await exchange.standing()
    if (step === 'idle' && !runMachine.final.includes(standing.state) && standing.waitingFor === null)
      wrong.push(`at ${clock.now()}: ${standing.state} waits without a reason`)
  }

  // The network between a site and the exchange.
  const agents: Agent[] = scenario.siteIds.map(() => ({ life: 0, down: false, cut: false, journal: null, kept: new Map() }))
  const call = <T>(site: number, request: () => Promise<T>, answered: (answer: T) => Promise<void>, unanswered: () => Promise<void>) => {
    const agent = agents[site]!
    const { life } = agent
    const alive = () => agent.life === life && !agent.down
    let settled = false
    const settle = async (what: () => Promise<void>) => {
      if (settled || !alive()) return
      settled = true
      await what()
    }
    const arrive = (heard: boolean) => async () => {
      if (agent.cut) return note('message cut off')
      const answer = await request()
      if (heard && !chance(faults.lost)) clock.after(between(5, 1500), () => settle(() => answered(answer)))
    }
    if (chance(faults.lost)) note('message lost')
    else clock.after(between(5, 1500), arrive(true))
    if (chance(faults.twice)) {
      note('message repeated')
      clock.after(between(5, 20_000), arrive(false))
    }
    clock.after(8000, () => settle(unanswered))
  }

  const dies = (site: number): boolean => {
    if (!chance(faults.agentDies)) return false
    fall(site)
    return true
  }
  const fall = (site: number): void => {
    const agent = agents[site]!
    note('agent killed')
    agent.life++
    agent.down = true
    clock.after(between(500, 40_000), async () => {
      agent.down = false
      await wakeUp(site)
    })
  }
  const later = (site: number, ms: number, what: () => Promise<void>) => {
    const { life } = agents[site]!
    clock.after(ms, async () => {
      if (agents[site]!.life === life && !dies(site)) await what()
    })
  }
  /** What a restarted agent does: goes on with what its journal holds, else asks for work. */
  const wakeUp = async (site: number): Promise<void> => {
    const { journal } = agents[site]!
    if (!journal) return poll(site)
    return journal.stored ? send(site, journal.order) : train(site, journal.order)
  }
  const poll = async (site: number): Promise<void> => {
    call(
      site,
      () => exchange.poll(site, null),
      async ({ order }) => {
        if (!order) return later(site, between(1000, 5000), () => poll(site))
        agents[site]!.journal = { order, stored: false }
        if (!dies(site)) await train(site, order)
      },
      async () => later(site, between(500, 4000), () => poll(site)),
    )
  }
  const drop = (site: number, held: Leased) => {
    const agent = agents[site]!
    if (agent.journal?.order.lease === held.lease) agent.journal = null
    later(site, between(100, 1000), () => poll(site))
  }
  const train = async (site: number, order: SimOrder): Promise<void> => {
    if (scenario.poisoned === site && rough()) {
      // What it is given ends this site's agent each time, and its journal goes with it.
      agents[site]!.journal = null
      return fall(site)
    }
    let stopped = false
    const until = clock.now() + between(500, 20_000) * (random.below(6) === 0 ? 5 : 1)
    const beat = async (): Promise<void> => {
      if (stopped || agents[site]!.journal?.order.lease !== order.lease || agents[site]!.journal?.stored) return
      call(
        site,
        () => exchange.beat(site, order),
        async (said) => {
          if (said === 'continue' || stopped) return
          stopped = true
          drop(site, order)
        },
        async () => {},
      )
      later(site, 10_000, beat)
    }
    await beat()
    later(site, until - clock.now(), async () => {
      if (stopped || agents[site]!.journal?.order.lease !== order.lease) return
      if (chance(faults.agentDies / 2)) return giveUp(site, order)
      if (hasControl(scenario.plan) && order.kind === 'train') {
        keepControl(site, order)
        if (dies(site)) return
      }
      agents[site]!.journal = { order, stored: true }
      if (!dies(site)) await send(site, order)
    })
  }
  /** The round before is kept too, for a round that is done again or does not count. */
  const keepControl = (site: number, order: SimOrder): void => {
    const agent = agents[site]!
    const since = order.control?.since ?? 0
    const own = agent.kept.get(since) ?? null
    if (since > 0 && !own) wrong.push(`site ${site} has lost the control variate of round ${since}`)
    const next = madeControl(scenario.plan, site, order, own)
    agent.kept = new Map([...(own ? [[since, own] as const] : []), [order.round, next]])
  }
  const giveUp = async (site: number, order: SimOrder): Promise<void> => {
    note('task failed')
    call(
      site,
      () => exchange.report(site, order),
      async () => drop(site, order),
      async () => drop(site, order),
    )
  }
  const send = async (site: number, order: SimOrder): Promise<void> => {
    if (agents[site]!.journal?.order.lease !== order.lease) return
    const own = agents[site]!.kept.get(order.control?.since ?? 0) ?? null
    call(
      site,
      () => exchange.result(site, order, own),
      async (said) => {
        if (dies(site)) return
        if (said !== 'ok') note(said)
        if (said === 'ok') acknowledged.push({ site, round: order.round })
        else if (said === 'UPDATE_EQUIVOCATION' || said.startsWith('UPDATE_') || said === 'NOT_FOUND') wrong.push(`site ${site}: ${said}`)
        drop(site, order)
      },
      async () => later(site, between(500, 4000), () => send(site, order)),
    )
  }

  const paused: boolean[] = []
  const gone: number[] = []
  // People: pauses, partitions, a departure, late joiners, and the lead's own pause.
  const moment = () => between(1000, [40_000, 2 * MINUTE, CALM_AT - MINUTE][random.below(3)]!)
  scenario.siteIds.forEach((_, site) => {
    clock.after(0, () => wakeUp(site))
    if (!members[site]) clock.after(moment(), async () => (random.below(3) === 0 ? exchange.leave(site) : exchange.join(site)))
    for (let i = random.below(4); i > 0; i--) {
      const at = moment()
      const ms = between(500, 3 * MINUTE)
      const cut = random.below(2) === 0
      clock.after(at, async () => {
        if (cut) agents[site]!.cut = true
        else if (!paused[site]) {
          paused[site] = true
          note('site paused')
          await exchange.pauseSite(site)
          if (random.below(20) === 0) return void gone.push(site)
          clock.after(ms, async () => {
            paused[site] = false
            await exchange.resumeSite(site)
          })
        }
        if (cut) clock.after(ms, async () => void (agents[site]!.cut = false))
      })
    }
  })
  if (random.below(5) === 0) {
    const site = random.below(2)
    clock.after(moment(), () => exchange.leave(site))
  }
  if (random.below(5) === 0)
    clock.after(between(1000, 3 * MINUTE), async () => {
      if ((await exchange.standing()).state !== 'RUNNING') return
      note('run paused')
      await exchange.pauseRun()
      clock.after(between(500, 2 * MINUTE), () => exchange.resumeRun())
    })
  coordinate(`C${++holders}`)
  coordinate(`C${++holders}`)
  await clock.run(
    END_AT,
    () => runMachine.final.includes(standing.state),
    (now) => {
      events++
      exchange.setClock(now)
    },
  )
  return { view: await exchange.view(), acknowledged, wrong, events, gone, met }
}
