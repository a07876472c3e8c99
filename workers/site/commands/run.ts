import { runAgent } from '../agent.ts'
import { CONFIG_VARIABLES } from '../config.ts'
import { homeFor } from '../home.ts'
import { createChildTrainer } from '../train-in-child.ts'
import { type Command, HOME_HELP, HOME_OPTION, OUT_ONLY, text } from './command.ts'

export const runSiteCommand: Command = {
  name: 'site run',
  summary: 'run the site agent: prepare, check, train, send',
  options: { ...HOME_OPTION, prepare: { type: 'boolean' } },
  words: [0, 0],
  help: `Runs until it is stopped (Ctrl-C or SIGTERM end it cleanly). At the start it prepares the data folder of config.json, if there is
no prepared data set yet, and writes what it would tell the exchange of it (counts, small ones suppressed) to
outbox/listing-preview.json. It is sent when you have approved exactly these bytes with roundtable site publish, or at once where
config.json says "publish": "auto". Meanwhile it asks the exchange for orders. Each agreement and each task is checked against the
signatures, your policy and your own data set before any picture is opened. Training runs in a child process with a memory limit.
Only clipped updates, metrics and counts leave.

Options:
  --prepare        prepare the data folder again, e.g. after pictures were added
${HOME_HELP}

Environment (wins over config.json): ${Object.values(CONFIG_VARIABLES).join(', ')}.

Example:
  roundtable site run --home /srv/roundtable

${OUT_ONLY}
Files, all in the home folder: policy.json (your rules; missing: everything is refused), pause.json and revoked.json (your stop
switches), agreements/ (sealed agreements), journal.jsonl (what was begun and what was sent), log.jsonl (messages, no identities),
blobs/ (models and updates by hash), personal/ (what of a model stays here), outbox/ (what was told about your data), state.json
(what site status shows).`,
  run: async (values) => {
    const controller = new AbortController()
    const stop = (): void => controller.abort()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    await runAgent({
      home: homeFor(text(values, 'home')),
      signal: controller.signal,
      trainer: createChildTrainer(),
      prepare: values.prepare === true,
    })
    return 0
  },
}
