import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ROOT } from '../exchange/root.ts'

export const HELP = `npm run demo: an exchange with three hospitals on this machine.

Options (npm run demo -- …):
  --data DIR       real X-rays: one folder per hospital, with labels-<folder>.csv beside them or labels.csv inside;
                   a folder that has its own labels.csv is one hospital; may be given several times (default: synthetic phantoms)
  --unattended     plays the whole story without a browser, prints one JSON line and ends
  --rounds N       rounds of training (default 8)
  --engine NAME    embedded (default)
  --fresh          begins anew; without it the demo goes on with what is there
  --port N         port of the exchange (default 3000)
  --data-dir DIR   where the demo keeps its database, keys and sites (default .data/demo)
  --help           this text

Environment: DATABASE_URL uses a PostgreSQL of your own (15 or newer) in place of the embedded one.`

export interface DemoOptions {
  data: string[]
  unattended: boolean
  rounds: number
  fresh: boolean
  port: number
  dataDir: string
}

/** @returns null when the help was asked for. @throws {Error} one clear sentence */
export const readOptions = (argv: string[]): DemoOptions | null => {
  let values: Record<string, unknown>
  try {
    values = parseArgs({
      args: argv,
      options: {
        data: { type: 'string', multiple: true },
        unattended: { type: 'boolean' },
        rounds: { type: 'string' },
        engine: { type: 'string' },
        fresh: { type: 'boolean' },
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error} See npm run demo -- --help.`)
  }
  if (values.help) return null
  const whole = (name: string, fallback: number, min: number, max: number) => {
    const value = Number(values[name] ?? fallback)
    if (!Number.isInteger(value) || value < min || value > max)
      throw new Error(`--${name} must be a whole number from ${min} to ${max}, not ${values[name]}.`)
    return value
  }
  if (values.engine !== undefined && values.engine !== 'embedded')
    throw new Error(`There is no engine "${values.engine}" here. Use --engine embedded.`)
  const data = ((values.data as string[] | undefined) ?? []).map((dir) => resolve(dir))
  for (const dir of data)
    if (!existsSync(dir)) throw new Error(`The folder ${dir} does not exist. --data takes a folder with one sub-folder per hospital.`)
  return {
    data,
    unattended: values.unattended === true,
    rounds: whole('rounds', 8, 1, 500),
    fresh: values.fresh === true,
    port: whole('port', 3000, 1, 65_535),
    dataDir: resolve((values['data-dir'] as string | undefined) ?? join(ROOT, '.data/demo')),
  }
}
