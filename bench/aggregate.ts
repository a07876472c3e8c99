import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parameterCount } from '#core/model/template.ts'
import { defaultPlan } from '#core/run/plan.ts'
import { aggregatePlan, writeUpdates } from './aggregate-files.ts'
import type { AggregatePass } from './aggregate-pass.ts'
import type { Benchmark } from './benchmark.ts'
import { temporaryFolder } from './ending.ts'
import { rounded, spreadOf } from './spread.ts'

const UPDATES = [2, 8, 32]
const PASSES = 3
const AIM = { megabytesPerSecond: 500, models: 3 }
const PROGRAM = fileURLToPath(new URL('./aggregate-pass.ts', import.meta.url))

/** Each pass runs in a process of its own, so that its peak of memory is its own. */
const pass = async (dir: string, updates: number): Promise<AggregatePass> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, dir, String(updates)])
  return JSON.parse(stdout) as AggregatePass
}

const measure = async (dir: string, updates: number) => {
  const files = writeUpdates(dir, updates)
  const passes: AggregatePass[] = []
  for (let i = 0; i < PASSES; i++) passes.push(await pass(dir, updates))
  for (const file of files) rmSync(file)
  const median = (read: (pass: AggregatePass) => number) => spreadOf(passes.map(read)).median
  const megabytes = (updates * passes[0]!.updateBytes) / 1e6
  const modelBytes = passes[0]!.modelBytes
  return {
    updates,
    megabytes: rounded(megabytes, 0),
    verifyMs: rounded(
      median((one) => one.verifyMs),
      0,
    ),
    aggregateMs: rounded(
      median((one) => one.aggregateMs),
      0,
    ),
    cpuMs: rounded(
      median((one) => one.cpuMs),
      0,
    ),
    megabytesPerSecond: rounded(megabytes / (median((one) => one.verifyMs + one.aggregateMs) / 1000), 0),
    megabytesPerCpuSecond: rounded(megabytes / (median((one) => one.cpuMs) / 1000), 0),
    peakMegabytes: rounded(
      median((one) => one.peakBytes / 1e6),
      0,
    ),
    emptyMegabytes: rounded(
      median((one) => one.emptyBytes / 1e6),
      0,
    ),
    modelsAboveEmpty: rounded(
      median((one) => (one.peakBytes - one.emptyBytes) / modelBytes),
      2,
    ),
  }
}

export const aggregate: Benchmark = {
  name: 'aggregate',
  measures: 'verifying and combining the updates of a round of 11 million parameters',
  run: async (say) => {
    const dir = temporaryFolder('aggregate')
    const results = []
    for (const updates of UPDATES) {
      say(`${updates} updates …`)
      results.push(await measure(dir, updates))
    }
    return {
      settings: {
        Parameters: parameterCount(defaultPlan(aggregatePlan)),
        Passes: `${PASSES}, each in a process of its own with one thread; medians`,
        Order:
          'as the exchange works: each update read from disk, hashed and checked (acceptUpdate); then all read and checked again, summed one by one and applied (nextModel)',
        Aim: `${AIM.megabytesPerSecond} MB/s or more a core; memory at most that before the first update and ${AIM.models} models`,
      },
      tables: [
        {
          columns: [
            'updates',
            'MB in all',
            'verify ms',
            'combine ms',
            'CPU ms',
            'MB/s',
            'MB a CPU second',
            'peak memory MB',
            'before the first update MB',
            'models above that',
          ],
          rows: results.map((result) => Object.values(result)),
        },
      ],
      results: { aggregations: results },
    }
  },
}
