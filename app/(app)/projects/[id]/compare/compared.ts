import type { Series } from '#app/ui/chart/series.ts'
import { planFacts } from '#app/ui/plan/plan-facts.ts'
import { siteNumber } from '#app/ui/site/series.ts'
import type { Views } from '#app/ui/trpc/types.ts'
import type { Estimate } from '#core/metrics/estimate.ts'
import { type MetricName, metricAt } from '../metric-series.ts'

export type ComparedRun = Views['run']['compare'][number]

const LETTERS = 'ABCDE'

export interface RunName {
  /** At the end of a line: "Run 2", or "Run B" where there are several projects. */
  readonly short: string
  readonly long: string
}

export const runNames = (runs: readonly ComparedRun[]): RunName[] => {
  const several = new Set(runs.map((run) => run.project.id)).size > 1
  return runs.map((run, i) => {
    const short = `Run ${several ? LETTERS[i] : run.number}`
    return { short, long: several ? `${short}: ${run.project.title}, run ${run.number}` : short }
  })
}

export interface SettingRow {
  readonly label: string
  /** One for each run. */
  readonly values: readonly string[]
}

/** The settings of the runs in words, those that differ apart from those that do not. */
export const settingRows = (runs: readonly ComparedRun[]): { differ: SettingRow[]; same: SettingRow[] } => {
  const facts = runs.map((run) => [
    ...planFacts(run.plan),
    { label: 'Seed', value: String(run.plan.seed) },
    { label: 'Engine', value: run.engine },
  ])
  const labels = [...new Set(facts.flatMap((one) => one.map((fact) => fact.label)))]
  const rows = labels.map((label) => ({
    label,
    values: facts.map((one) => {
      const fact = one.find((found) => found.label === label)
      return fact ? [fact.value, fact.note].filter(Boolean).join('; ') : 'not in this plan'
    }),
  }))
  const differs = (row: SettingRow) => new Set(row.values).size > 1
  return { differ: rows.filter(differs), same: rows.filter((row) => !differs(row)) }
}

/** Rounds of the longest run, so that all share one axis. */
export const mostRounds = (runs: readonly ComparedRun[]) => Math.max(1, ...runs.map((run) => run.plan.rounds))

/** A line for each run: the mean over its sites. */
export const overlaid = (runs: readonly ComparedRun[], name: MetricName): Series[] => {
  const names = runNames(runs)
  return runs.map((run, i) => ({
    id: run.id,
    name: names[i]?.short ?? '',
    site: siteNumber(i),
    values: Array.from({ length: run.plan.rounds }, (_, k) => metricAt(run, null, name, k + 1)),
  }))
}

/** Every site of any of the runs, by name, and whether all runs had the same. */
export const sitesOf = (runs: readonly ComparedRun[]) => {
  const all = new Map(runs.flatMap((run) => run.sites.map((site) => [site.id, site.name] as const)))
  const sites = [...all].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
  return { sites, same: runs.every((run) => run.sites.length === sites.length) }
}

/** Whether the 95 % intervals of all that are known have a value in common. */
export const overlap = (estimates: readonly (Estimate | null)[]): boolean => {
  const known = estimates.flatMap((one) => (one?.kind === 'value' ? [{ low: Number(one.low), high: Number(one.high) }] : []))
  return Math.max(...known.map((one) => one.low)) <= Math.min(...known.map((one) => one.high))
}
