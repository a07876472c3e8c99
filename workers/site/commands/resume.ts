import { rm } from 'node:fs/promises'
import { loadConfig } from '../config.ts'
import { readGates } from '../gates.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

export const resumeCommand: Command = {
  name: 'site resume',
  summary: 'end the pause',
  options: { ...HOME_OPTION },
  words: [0, 0],
  help: `Ends the pause of roundtable site pause. A running agent sees it within a second and takes tasks again.

Options:
${HOME_HELP}

Example:
  roundtable site resume --home /srv/roundtable

${NO_NETWORK}
Files: removes pause.json from the home folder.`,
  run: async (values) => {
    const home = homeFor(text(values, 'home'))
    await loadConfig(home)
    const { pause } = await readGates(home)
    await rm(home.pause, { force: true })
    console.log(pause ? 'The pause has ended: the agent takes tasks again.' : 'The site was not paused.')
    return 0
  },
}
