import { COMMANDS } from './site/commands/index.ts'
import { overview, runCommand } from './site/commands/run-command.ts'

/** Finds the command with the longest name that the arguments begin with: `site run` before `site`. */
const main = async (argv: readonly string[]): Promise<number> => {
  for (const words of [3, 2, 1]) {
    const load = COMMANDS[argv.slice(0, words).join(' ')]
    if (load) return runCommand(await load(), argv.slice(words))
  }
  const [first] = argv
  if (
    first === undefined ||
    first === 'help' ||
    first === '--help' ||
    first === '-h' ||
    (first === 'site' && (argv.length === 1 || argv[1] === '--help'))
  ) {
    console.log(await overview())
    return 0
  }
  console.error(`There is no command "${argv.slice(0, first === 'site' ? 2 : 1).join(' ')}". roundtable help lists all commands.`)
  return 2
}

process.exitCode = await main(process.argv.slice(2))
