import { loadConfig } from '../config.ts'
import { writeJson } from '../files.ts'
import type { Pause } from '../gates.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

export const pauseCommand: Command = {
  name: 'site pause',
  summary: 'stop work at this site at once, whatever the exchange says',
  options: { ...HOME_OPTION, reason: { type: 'string' } },
  words: [0, 0],
  help: `Stops a running task at its next batch; nothing of it is sent. Until roundtable site resume no task is taken. The agent keeps
running and tells the exchange that the site is paused, and the reason, if you give one. It works with the exchange down.

Options:
  --reason TEXT    why, for the other side to read; up to 300 characters (default: none)
${HOME_HELP}

Example:
  roundtable site pause --reason "Maintenance until Monday"

${NO_NETWORK}
Files: writes pause.json in the home folder; the agent sees it within a second.`,
  run: async (values) => {
    const home = homeFor(text(values, 'home'))
    await loadConfig(home)
    const pause: Pause = { since: new Date().toISOString(), reason: (text(values, 'reason') ?? '').slice(0, 300) }
    await writeJson(home.pause, pause)
    console.log(
      'The site is paused: a running task stops at its next batch and nothing of it is sent. roundtable site resume ends the pause.',
    )
    return 0
  },
}
