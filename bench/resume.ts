import type { Benchmark } from './benchmark.ts'
import { startFederation } from './federation.ts'
import { playRounds } from './play-rounds.ts'
import { type ProjectEvent, readEvents } from './project-events.ts'
import { rounded, spreadOf } from './spread.ts'

const ROUNDS = 150
const CRASHES = 5
const AIM_SECONDS = 5

interface Crash {
  readonly who: 'exchange' | 'agent'
  /** Epoch milliseconds. */
  readonly at: number
  readonly siteId: string
}

/** Seconds from a crash to the next event of the run; of an agent to the next of its own site. */
const secondsUntil = ({ who, at, siteId }: Crash, events: readonly ProjectEvent[]): number => {
  const next = events.find((event) => Date.parse(event.at) > at && (who === 'exchange' || event.data.site === siteId))
  return next ? (Date.parse(next.at) - at) / 1000 : Number.NaN
}

export const resume: Benchmark = {
  name: 'resume',
  measures: `SIGKILL of the exchange and of an agent in the middle of a run, ${CRASHES} times each, until the next event`,
  run: async (say) => {
    const federation = await startFederation(say)
    const crashes: Crash[] = []
    const { siteId } = federation.agents[0]!
    const { run, projectId, researcher } = await playRounds(
      federation,
      ROUNDS,
      () => say(`${ROUNDS} rounds, with crashes …`),
      async () => {
        if (crashes.length >= 2 * CRASHES) return
        const who = crashes.length % 2 === 0 ? 'exchange' : 'agent'
        const at = who === 'exchange' ? await federation.crashExchange() : await federation.crashAgent(0)
        crashes.push({ who, at, siteId })
      },
    )
    const events = await readEvents(federation.url, projectId, researcher)
    const committed = run.rounds.filter(({ kind, state }) => kind === 'train' && state === 'COMMITTED')
    const numbers = new Set(committed.map(({ number }) => number))
    const of = (who: Crash['who']) => spreadOf(crashes.filter((crash) => crash.who === who).map((crash) => secondsUntil(crash, events)))
    const found = { exchange: of('exchange'), agent: of('agent') }
    const row = (what: string, { median, max }: { median: number; max: number }) => [what, CRASHES, rounded(median, 2), rounded(max, 2)]
    return {
      settings: {
        Crashes: 'SIGKILL, then the same command at once, as a supervisor does it; the exchange’s own start counts',
        Aim: `at most ${AIM_SECONDS} s to the next event, no round lost`,
      },
      tables: [
        {
          columns: ['killed', 'times', 'seconds to the next event, median', 'max'],
          rows: [row('exchange', found.exchange), row('site agent, next event of its site', found.agent)],
        },
      ],
      notes: [`The run ended ${run.state} with ${numbers.size} of ${ROUNDS} rounds, each committed once: ${committed.length === ROUNDS}.`],
      results: { aimSeconds: AIM_SECONDS, seconds: found, rounds: numbers.size, crashes: crashes.length },
    }
  },
}
