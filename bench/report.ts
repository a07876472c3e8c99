import type { Benchmark, Finding, Table } from './benchmark.ts'
import type { Machine } from './machine.ts'

const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
const markdown = ({ columns, rows }: Table): string => [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')

export interface Measured {
  readonly machine: Machine
  readonly load: { readonly before: number | null; readonly after: number | null }
  readonly seconds: number
}

/** Settings, tables, notes, and one line of JSON. */
export const report = ({ name, measures }: Benchmark, { settings, tables, notes = [], results }: Finding, measured: Measured): string => {
  const { machine, load, seconds } = measured
  const versions = Object.entries(machine.packages).map(([what, version]) => `${what} ${version}`)
  const loads = load.before === null ? 'not counted here' : `${load.before} before, ${load.after} after`
  return [
    `## ${name}: ${measures}`,
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}. Load average of a minute: ${loads}.`,
    `Node ${machine.node}, ${versions.join(', ')}. Commit ${machine.commit}. Took ${seconds} s.`,
    ...Object.entries(settings).map(([what, value]) => `${what}: ${value}`),
    '',
    tables.map(markdown).join('\n\n'),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    JSON.stringify({ benchmark: name, machine, load, seconds, settings, results }),
    '',
  ].join('\n')
}
