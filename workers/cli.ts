import { COMMANDS } from './site/commands/index.ts'
import { overview, runCommand } from './site/commands/run-command.ts'
import { debugError, sayable } from './site/log.ts'

/** Finds the command with the longest name that the arguments begin with: `site run` before `site`. */
const main = async (argv: readonly string[]): Promise<number> => {
  for (const words of [3, 2, 1]) {
    const load = COMMANDS[argv.slice(0, words).join(' ')]
    if (load) return runCommand(await load(), argv.slice(words))
  }
  const [first] = argv
  const isGroup = Object.keys(COMMANDS).some((name) => name.startsWith(`${first} `))
  if (
    first === undefined ||
    first === 'help' ||
    first === '--help' ||
    first === '-h' ||
    (isGroup && (argv.length === 1 || argv[1] === '--help'))
  ) {
    console.log(await overview())
    return 0
  }
  console.error(`There is no command "${argv.slice(0, isGroup ? 2 : 1).join(' ')}". roundtable help lists all commands.`)
  return 2
}

/** What nobody caught still ends as a sentence: the work of a killed agent is taken up again when it is started. */
const fail = (error: unknown): never => {
  console.error(sayable(error).message)
  debugError(error)
  process.exit(1)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

process.exitCode = await main(process.argv.slice(2))
