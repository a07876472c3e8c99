import type { ParseArgsConfig } from 'node:util'

export type Options = NonNullable<ParseArgsConfig['options']>
/** Option values as parsed; a command reads its own. */
export type Values = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export interface Command {
  /** As typed after `roundtable`. */
  readonly name: string
  /** One line for the overview. */
  readonly summary: string
  /** What it does, options with defaults, an example, network, files. */
  readonly help: string
  readonly options: Options
  /** Fewest and most words that follow. */
  readonly words: readonly [fewest: number, most: number]
  run(values: Values, words: readonly string[]): Promise<number>
  /** Takes the arguments unread; the command explains itself. */
  raw?(argv: readonly string[]): Promise<number>
}

export const text = (values: Values, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** Every value of an option that may be given more than once. */
export const texts = (values: Values, name: string): readonly string[] => {
  const value = values[name]
  return Array.isArray(value) ? value : []
}

export const HOME_OPTION = { home: { type: 'string' } } as const satisfies Options
export const HOME_HELP = '  --home DIR       folder of this site agent (default: ROUNDTABLE_HOME, else ~/.roundtable)'
export const NO_NETWORK = 'Network: none.'
export const OUT_ONLY =
  'Network: outgoing HTTPS to the exchange only (HTTPS_PROXY and NO_PROXY are honoured; a certificate of your own\n' +
  'proxy goes into NODE_EXTRA_CA_CERTS or caFile in config.json). Nothing here listens on any port.'
