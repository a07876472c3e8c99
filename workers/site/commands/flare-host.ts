import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Refused } from '#core/refusal.ts'
import { readyEnvironment } from '#workers/flare/environment.ts'
import { serveHost } from '#workers/flare/serve-host.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, text } from './command.ts'

export const flareHostCommand: Command = {
  name: 'flare host',
  summary: 'hold the FLARE server of an exchange (started by the exchange itself)',
  options: { ...HOME_OPTION, dir: { type: 'string' } },
  words: [0, 0],
  help: `Starts and watches the FLARE server of an exchange and what talks to it, and is told what to do by lines of JSON on its input. The exchange
starts it; there is no need to do so by hand. When its input ends, it ends the server, and what it started.

Options:
  --dir DIR        folder of the federation: its authority, kits and jobs
${HOME_HELP}

Example:
  roundtable flare host --dir /srv/roundtable/federation

Network: the FLARE server listens on the port of the federation.
Files: reads flare in the home folder; writes DIR.`,
  run: async (values) => {
    const dir = text(values, 'dir')
    if (dir === undefined) throw new Refused('BAD_INPUT', 'The option --dir is missing. See roundtable flare host --help.')
    const environment = await readyEnvironment(join(homeFor(text(values, 'home')).dir, 'flare'))
    await serveHost({
      dir: resolve(dir),
      environment,
      lines: createInterface({ input: process.stdin }),
      write: (line) => process.stdout.write(`${line}\n`),
    })
    return 0
  },
}
