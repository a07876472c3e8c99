import { parseArgs } from 'node:util'
import { debugError, sayable } from '../log.ts'
import type { Command, Options, Values } from './command.ts'
import { COMMANDS } from './index.ts'

const optionNames = (options: Options): string => {
  const names = Object.keys(options).map((name) => `--${name}`)
  return names.length === 0 ? 'It has no options.' : `Its options are: ${[...names, '--help'].join(', ')}.`
}

const usageSentence = (command: Command, error: unknown): string => {
  const { code, message } = error as { code?: string; message?: string }
  const option = /'(-{1,2}[^\s'=]+)/.exec(message ?? '')?.[1] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `roundtable ${command.name} has no option ${option}. ${optionNames(command.options)}`
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    return `The option ${option} of roundtable ${command.name} was not given as it must be. ${optionNames(command.options)}`
  return `roundtable ${command.name} was given a word it does not take. See roundtable ${command.name} --help.`
}

const wordsProblem = (command: Command, words: readonly string[]): string | null => {
  const [fewest, most] = command.words
  if (words.length >= fewest && words.length <= most) return null
  return words.length < fewest
    ? `roundtable ${command.name} needs one more word. See roundtable ${command.name} --help.`
    : `roundtable ${command.name} does not take "${words[most]}". See roundtable ${command.name} --help.`
}

/** Runs one command and returns its exit code: 0 done, 1 refused or failed, 2 wrongly called. Errors end as one sentence, never as a stack. */
export const runCommand = async (command: Command, argv: readonly string[]): Promise<number> => {
  try {
    if (command.raw) return await command.raw(argv)
    let parsed: { values: Values; positionals: string[] }
    try {
      parsed = parseArgs({
        args: [...argv],
        options: { ...command.options, help: { type: 'boolean', short: 'h' } },
        allowPositionals: true,
        strict: true,
      }) as typeof parsed
    } catch (error) {
      console.error(usageSentence(command, error))
      return 2
    }
    if (parsed.values.help === true) {
      console.log(`roundtable ${command.name}: ${command.summary}\n\n${command.help}`)
      return 0
    }
    const problem = wordsProblem(command, parsed.positionals)
    if (problem) {
      console.error(problem)
      return 2
    }
    return await command.run(parsed.values, parsed.positionals)
  } catch (error) {
    console.error(sayable(error).message)
    debugError(error)
    return 1
  }
}

/** The list of all commands. */
export const overview = async (): Promise<string> => {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const width = Math.max(...commands.map((command) => command.name.length)) + 2
  return [
    'roundtable: the program of a hospital that takes part in federated training. It runs inside the hospital, opens every',
    'connection itself, and has the last word: pictures never leave, and nothing is trained that its own rules do not allow.',
    '',
    ...commands.map((command) => `  roundtable ${command.name.padEnd(width)}${command.summary}`),
    '',
    'roundtable COMMAND --help explains a command: options, an example, the network it needs and the files it uses.',
    'Set ROUNDTABLE_DEBUG=1 to see where an unexpected error comes from.',
  ].join('\n')
}
