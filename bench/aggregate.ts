import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { AggregatePass } from './aggregate-pass.ts'
import type { Benchmark } from './benchmark.ts'
import { rounded, spreadOf } from './spread.ts'

const PARAMETERS = 11_000_000
const UPDATES = [2, 8, 32]
const PASSES = 3
const PROGRAM = fileURLToPath(new URL('./aggregate-pass.ts', import.meta.url))

/** Each pass runs in a process of its own, so that its peak of memory is its own. */
const pass = async (updates: number): Promise<AggregatePass> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    PROGRAM,
    String(updates),
    String(PARAMETERS),
  ])
  return JSON.parse(stdout) as AggregatePass
}

const measure = async (updates: number) => {
  const passes: AggregatePass[] = []
  for (let i = 0; i < PASSES; i++) passes.push(await pass(updates))
  const median = (read: (pass: AggregatePass) => number) => spreadOf(passes.map(read)).median
  const verifyMs = median((one) => one.verifyMs)
  const sumMs = median((one) => one.sumMs)
  const megabytes = (updates * passes[0]!.updateBytes) / 1e6
  return {
    updates,
    megabytes: rounded(megabytes, 0),
    verifyMs: rounded(verifyMs, 0),
    sumMs: rounded(sumMs, 0),
    megabytesPerSecond: rounded(megabytes / ((verifyMs + sumMs) / 1000), 0),
    applyMs: rounded(
      median((one) => one.applyMs),
      0,
    ),
    peakMegabytes: rounded(
      median((one) => one.peakBytes / 1e6),
      0,
    ),
    emptyMegabytes: rounded(
      median((one) => one.emptyBytes / 1e6),
      0,
    ),
  }
}

export const aggregate: Benchmark = {
  name: 'aggregate',
  measures: 'verifying and summing the updates of a round of 11 million parameters',
  run: async (say) => {
    const results = []
    for (const updates of UPDATES) {
      say(`${updates} updates …`)
      results.push(await measure(updates))
    }
    return {
      settings: {
        Parameters: PARAMETERS,
        Passes: `${PASSES}, each in a process of its own; medians`,
        Order: 'as the coordinator works: each update read and checked (acceptUpdate), all kept, then summed (sumRing), then applied once',
      },
      tables: [
        {
          columns: [
            'updates',
            'MB in all',
            'verify ms',
            'sum ms',
            'MB/s verify + sum',
            'apply ms',
            'peak memory MB',
            'of it before the first update MB',
          ],
          rows: results.map((result) => Object.values(result)),
        },
      ],
      results: { parameters: PARAMETERS, aggregations: results },
    }
  },
}
