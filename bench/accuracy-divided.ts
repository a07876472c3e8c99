import { join } from 'node:path'
import type { Conclusion } from '#workers/simulate/conclude.ts'
import { meanOf, play, presetOf, shown } from './accuracy-plans.ts'
import { mnistSet, mnistTest, parts } from './accuracy-sets.ts'
import type { Table } from './benchmark.ts'

/** PneumoniaMNIST whole and divided; every seed names the model's start, its shuffles and the division. */
const CASES = [
  { name: 'centralised', sites: 1, alpha: null },
  { name: '3 sites, Dirichlet 0.5', sites: 3, alpha: 0.5 },
  { name: '5 sites, Dirichlet 0.5', sites: 5, alpha: 0.5 },
  { name: '3 sites, Dirichlet 0.1', sites: 3, alpha: 0.1 },
] as const

const COLUMNS = [
  'PneumoniaMNIST, 28 px',
  'judged on',
  'seeds',
  'AUC mean',
  'least',
  'accuracy at 0.5 mean',
  'least',
  'tuned mean',
  'seconds',
]

export const divided = async (dir: string, seeds: readonly number[], say: (text: string) => void) => {
  const [set, test] = [await mnistSet(dir), await mnistTest(dir)]
  const runs: { name: string; seed: number; result: Conclusion }[] = []
  for (const seed of seeds)
    for (const [at, { name, sites, alpha }] of CASES.entries()) {
      const id = `${at}-${seed}`
      const named = alpha === null ? [`all=${set}`] : await parts(set, join(dir, `parts-${id}`), sites, alpha, seed)
      const result = await play({ ...presetOf('pneumonia-28'), seed }, named, join(dir, `run-${id}`), test)
      say(`${name}, seed ${seed}: AUC ${shown(result.auc)}, accuracy ${shown(result.acc)}, ${Math.round(result.seconds)} s`)
      runs.push({ name, seed, result })
    }
  const table: Table = {
    columns: COLUMNS,
    rows: CASES.map(({ name }) => {
      const own = runs.filter((run) => run.name === name).map(({ result }) => result)
      const least = (key: 'auc' | 'acc') => shown(Math.min(...own.map((result) => result[key] ?? Number.NaN)))
      const mean = (key: 'auc' | 'acc' | 'acc_tuned') => shown(meanOf(own.map((result) => result[key])))
      const seconds = Math.round(meanOf(own.map((result) => result.seconds)) ?? 0)
      return [name, own[0]!.evaluated_on, own.length, mean('auc'), least('auc'), mean('acc'), least('acc'), mean('acc_tuned'), seconds]
    }),
  }
  return { table, runs: runs.map(({ name, seed, result: { per_site: _, ...result } }) => ({ name, seed, ...result })) }
}
