import { homeFor } from '../home.ts'
import { siteStatus } from '../status.ts'
import { statusTable } from '../status-table.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

export const statusCommand: Command = {
  name: 'site status',
  summary: 'show what this site is, allows and does',
  options: { ...HOME_OPTION, json: { type: 'boolean' } },
  words: [0, 0],
  help: `Shows the exchange and when it last answered, the key's fingerprint, the policy in sentences, the prepared data sets, the agreements
and their state, what runs now, and whether the site is paused. It reads files only, so it works with the exchange down.

Options:
  --json           the same as one JSON document
${HOME_HELP}

Example:
  roundtable site status --home /srv/roundtable

${NO_NETWORK}
Files: reads the home folder and writes nothing.`,
  run: async (values) => {
    const status = await siteStatus(homeFor(text(values, 'home')))
    console.log(values.json === true ? JSON.stringify(status, null, 2) : statusTable(status))
    return 0
  },
}
