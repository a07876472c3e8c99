import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parameterCount } from '#core/model/template.ts'
import type { Benchmark } from './benchmark.ts'
import { type Federation, startFederation } from './federation.ts'
import { playRounds } from './play-rounds.ts'
import { HAS_PROC, processes, treeOf } from './process-table.ts'
import { readEvents } from './project-events.ts'
import { readRequests } from './request-times.ts'
import { partsOf } from './round-parts.ts'
import { rounded, type Spread, spreadOf } from './spread.ts'

const ROUNDS = 50
const AIM_MS = 150

const cells = ({ median, p90, max }: Spread) => [rounded(median), rounded(p90), rounded(max)]

const postgresPid = (dataDir: string): number => {
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}

/** CPU time so far of each program, its children included. */
const cpuOf = ({ agents, exchangePid, dataDir }: Federation): Record<string, number> => {
  const all = processes()
  const sum = (...roots: number[]) => roots.flatMap((root) => treeOf(root, all)).reduce((total, { cpuMs }) => total + cpuMs, 0)
  return { exchange: sum(exchangePid), postgresql: sum(postgresPid(dataDir)), agents: sum(...agents.map(({ child }) => child.pid!)) }
}

/** Requests of the agents between two instants: how many a round and how long, long polls left out. */
const requestsOf = ({ agents }: Federation, from: number, to: number) => {
  const all = agents.flatMap(({ requestsFile }) => readRequests(requestsFile)).filter(({ at }) => at >= from && at <= to)
  const kinds = [...new Set(all.map(({ kind }) => kind))].filter((kind) => kind !== 'POST poll').sort()
  return kinds.map((kind) => {
    const times = all.filter((one) => one.kind === kind).map(({ ms }) => ms)
    return { kind, perRound: rounded(times.length / ROUNDS), ...spreadOf(times) }
  })
}

export const round: Benchmark = {
  name: 'round',
  measures: `what a round costs beside training: ${ROUNDS} rounds with an empty training step`,
  run: async (say) => {
    const federation = await startFederation(say)
    let cpuBefore: Record<string, number> = {}
    const { run, trainingMs, projectId, researcher } = await playRounds(federation, ROUNDS, () => {
      say(`${ROUNDS} rounds …`)
      cpuBefore = cpuOf(federation)
    })
    const cpuAfter = cpuOf(federation)
    const events = await readEvents(federation.url, projectId, researcher)
    for (const agent of federation.agents) await agent.stop()

    const rounds = run.rounds.filter(({ kind, state }) => kind === 'train' && state === 'COMMITTED')
    const openings = run.rounds.map(({ openedAt }) => openedAt.getTime())
    const overheadMs = rounds.map(
      ({ number, openedAt, committedAt }) => committedAt!.getTime() - openedAt.getTime() - (trainingMs.get(number) ?? 0),
    )
    const periodMs = rounds.map((_, i) => openings[i + 1]! - openings[i]!)
    const parts = partsOf(ROUNDS, events, federation.agents)
    const requests = requestsOf(federation, openings[0]!, rounds.at(-1)!.committedAt!.getTime())
    const cpu = Object.keys(cpuAfter).map((program) => ({ program, msPerRound: (cpuAfter[program]! - cpuBefore[program]!) / ROUNDS }))
    const overhead = spreadOf(overheadMs)
    return {
      settings: {
        Plan: `default template, ${parameterCount(run.plan)} parameters, ${run.plan.inputSizePx} px, ${rounds.length} rounds, all three sites in each`,
        Processes:
          'one exchange (built application, its coordinator inside), one embedded PostgreSQL with fsync, three site agents over HTTP with journals and fsync',
        Aim: `a median below ${AIM_MS} ms beside training; here it is ${rounded(overhead.median)} ms`,
      },
      tables: [
        {
          columns: ['ms a round', 'median', 'p90', 'max'],
          rows: [
            ['opened to committed, less the slowest site’s training', ...cells(overhead)],
            ['opened to the next opened', ...cells(spreadOf(periodMs))],
            ['the slowest site’s empty training', ...cells(spreadOf(rounds.map(({ number }) => trainingMs.get(number) ?? 0)))],
          ],
        },
        {
          columns: ['part, on the way of the site that returned last, ms', 'median', 'p90', 'max'],
          rows: parts.map((part) => [part.part, ...cells(part)]),
        },
        {
          columns: ['request of an agent, ms until the answer', 'a round', 'median', 'p90', 'max'],
          rows: requests.map((request) => [request.kind, request.perRound, ...cells(request)]),
        },
        {
          columns: ['CPU time', 'ms a round'],
          rows: cpu.map(({ program, msPerRound }) => [program, HAS_PROC ? rounded(msPerRound) : 'not measured']),
        },
      ],
      results: { aimMs: AIM_MS, overheadMs: overhead, periodMs: spreadOf(periodMs), parts, requests, ...(HAS_PROC && { cpu }) },
    }
  },
}
