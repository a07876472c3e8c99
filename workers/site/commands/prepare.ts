import type { Command } from './command.ts'

/** Handed over to the gear chain, which explains and checks its own options. */
export const prepareCliCommand: Command = {
  name: 'prepare',
  summary: 'turn a folder of X-rays into a prepared data set',
  help: '',
  options: {},
  words: [0, 0],
  run: async () => 2,
  raw: async (argv) => (await import('#workers/gears/prepare-command.ts')).prepareCommand([...argv]),
}
