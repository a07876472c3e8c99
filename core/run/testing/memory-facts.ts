import type { Metric } from '../../metrics/metric.ts'
import { poolMetric } from '../../metrics/pool.ts'
import type { RunFacts, TaskFact } from '../facts.ts'
import type { RunState } from '../machine.ts'
import type { Plan } from '../plan.ts'
import { measuredAuc, type Validations } from '../selection.ts'
import { inOrder, isReady, type RoundRow, type SiteRow, type TaskRow } from './memory-rows.ts'

const SILENT_MS = 90_000

/** What the exchange in memory holds. */
export interface MemoryRows {
  readonly now: number
  readonly run: { readonly state: RunState; readonly stoppedAfter: number | null; readonly selected: { readonly round: number } | null }
  readonly plan: Plan
  readonly siteIds: readonly string[]
  readonly sites: readonly SiteRow[]
  readonly rounds: readonly RoundRow[]
}

/** Over all sites; of the model of round 1 first, which the tasks of round 2 tell. */
const validationsOf = ({ rounds, siteIds, plan }: MemoryRows): Validations =>
  rounds.slice(1).map(({ state, tasks }) => {
    const told = inOrder(siteIds, tasks).flatMap(({ update }): Metric[] => (update ? [update.auc] : []))
    return state === 'COMMITTED' ? measuredAuc(poolMetric(told), told.length, plan) : null
  })

const factOf = (task: TaskRow, { now, sites, siteIds }: MemoryRows): TaskFact => {
  const site = sites[task.site]!
  return {
    id: task.id,
    siteId: siteIds[task.site]!,
    state: task.state,
    units: task.units,
    leaseUntil: task.leaseUntil,
    lapses: task.lapses,
    begun: task.begun,
    finishedAt: task.finishedAt,
    why: task.state === 'FAILED' ? (task.failure?.message ?? null) : null,
    shareOf: task.shareOf,
    ready: isReady(site),
    mayReturn: site.standing !== 'left',
    silent: site.seenAt < now - SILENT_MS,
  }
}

const lastTrained = ({ rounds, siteIds }: MemoryRows): string | null => {
  const round = rounds.findLast(({ kind, state }) => kind === 'train' && state === 'COMMITTED')
  const task = round?.tasks.find(({ update }) => update !== null)
  return task ? siteIds[task.site]! : null
}

/** What the coordinator decides from, as server/coordinator/load-facts.ts reads it from PostgreSQL. */
export const memoryFacts = (rows: MemoryRows): RunFacts => {
  const { now, run, plan, siteIds, sites, rounds } = rows
  const last = rounds.at(-1) ?? null
  return {
    now,
    state: run.state,
    plan,
    minimumSites: 1,
    currentRound: last?.number ?? 0,
    round: last && { ...last, tasks: last.state === 'COLLECTING' ? inOrder(siteIds, last.tasks).map((task) => factOf(task, rows)) : [] },
    sites: sites
      .map((site, i) => ({
        siteId: siteIds[i]!,
        ready: isReady(site),
        mayCome: !isReady(site) && site.standing !== 'left',
        names: [siteIds[i]!],
        weight: 1,
      }))
      .sort((a, b) => (a.siteId < b.siteId ? -1 : 1)),
    lastTrained: plan.algorithm === 'cyclic' ? lastTrained(rows) : null,
    validations: validationsOf(rows),
    stoppedAfter: run.stoppedAfter,
    selected: run.selected?.round ?? null,
  }
}
