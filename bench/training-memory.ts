import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Benchmark } from './benchmark.ts'
import { rounded } from './spread.ts'

const ROUNDS = 40
const LOCAL_STEPS = 50
/** What is shown: after so many rounds. */
const SHOWN = [1, 5, 10, 20, 30, 40]
const PROGRAM = fileURLToPath(new URL('./training-memory-pass.ts', import.meta.url))

export const trainingMemory: Benchmark = {
  name: 'training-memory',
  measures: `resident memory of a training process over ${ROUNDS * LOCAL_STEPS} steps`,
  run: async (say) => {
    say(`${ROUNDS} rounds of ${LOCAL_STEPS} steps …`)
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      PROGRAM,
      String(ROUNDS),
      String(LOCAL_STEPS),
    ])
    const after = JSON.parse(stdout) as { steps: number; megabytes: number }[]
    const shown = SHOWN.map((round) => after[round - 1]!)
    const half = after.slice(ROUNDS / 2).map(({ megabytes }) => megabytes)
    const growth = Math.max(...half) - after[ROUNDS / 2 - 1]!.megabytes
    return {
      settings: {
        Training: 'default template, 28 px, batches of 32; each round begins from the model of the one before and ends with its update',
        Aim: 'flat: no growth in the second half',
      },
      tables: [{ columns: ['steps', 'resident MB'], rows: shown.map(({ steps, megabytes }) => [steps, rounded(megabytes, 0)]) }],
      notes: [`Growth in the second half: ${rounded(growth)} MB.`],
      results: { after, growthMegabytes: rounded(growth) },
    }
  },
}
