import { parseArgs } from 'node:util'
import { accuracy } from './accuracy.ts'
import { aggregate } from './aggregate.ts'
import { audit } from './audit.ts'
import { batches } from './batches.ts'
import type { Benchmark } from './benchmark.ts'
import { clone } from './clone.ts'
import { cold } from './cold.ts'
import { endAll, isStopped, stop } from './ending.ts'
import { readLoad, readMachine } from './machine.ts'

import { prepare } from './prepare.ts'
import { prepareMemory } from './prepare-memory.ts'
import { report } from './report.ts'
import { resume } from './resume.ts'
import { round } from './round.ts'
import { step } from './step.ts'
import { trainingMemory } from './training-memory.ts'
import { verify } from './verify.ts'

const BENCHMARKS: readonly Benchmark[] = [
  step,
  batches,
  prepare,
  prepareMemory,
  aggregate,
  round,
  resume,
  trainingMemory,
  cold,
  clone,
  verify,
  accuracy,
  audit,
]

const HELP = `npm run bench: measures, one after the other. Nothing passes or fails.

npm run bench -- [NAME…]   (default: all)

${BENCHMARKS.map(({ name, measures }) => `  ${name.padEnd(12)}${measures}`).join('\n')}

Each prints the machine and its load, Markdown tables, and one line of JSON. Temporary folders are removed afterwards.`

const chosen = (names: readonly string[]): readonly Benchmark[] => {
  const unknown = names.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))
  if (unknown !== undefined)
    throw new Error(`There is no benchmark "${unknown}". There are: ${BENCHMARKS.map(({ name }) => name).join(', ')}.`)
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name))
}

const measure = async (benchmark: Benchmark): Promise<string> => {
  const begun = performance.now()
  const before = readLoad()
  try {
    const finding = await benchmark.run((text) => {
      if (isStopped()) throw new Error('It was stopped.')
      console.error(`  ${benchmark.name}: ${text}`)
    })
    const seconds = Math.round((performance.now() - begun) / 1000)
    return report(benchmark, finding, { machine: readMachine(), load: { before, after: readLoad() }, seconds })
  } finally {
    await endAll()
  }
}

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  let faults = 0
  for (const benchmark of chosen(positionals)) {
    try {
      console.log(await measure(benchmark))
    } catch (error) {
      faults++
      if (!isStopped()) console.error(`${benchmark.name} could not be measured. ${error instanceof Error ? error.message : error}`)
    }
    if (isStopped()) return 130
  }
  return faults === 0 ? 0 : 1
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
// A PostgreSQL of one's own keeps the roles of other data folders; what is measured is the embedded one.
delete process.env.DATABASE_URL

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  },
)
