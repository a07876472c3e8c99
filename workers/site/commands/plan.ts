import { Refused } from '#core/refusal.ts'
import { planHash } from '#core/run/plan.ts'
import { PRESETS } from '#core/run/presets.ts'
import { type Command, NO_NETWORK, text } from './command.ts'

const names = PRESETS.map(({ name }) => name)
const width = Math.max(...names.map((name) => name.length)) + 2

export const planCommand: Command = {
  name: 'plan',
  summary: 'print a recommended plan',
  options: { preset: { type: 'string' } },
  words: [0, 0],
  help: `Prints a plan as JSON: what is trained and how. Change what you like; roundtable simulate takes the file, and the
proposal form starts from the same plans. On a terminal its digest, which an agreement names, stands beside it (stderr).
Exit code: 0, or 1 when there is no such preset.

Options:
  --preset NAME    one of these (default: default)
${PRESETS.map(({ name, purpose }) => `                   ${name.padEnd(width)}${purpose}`).join('\n')}

Example:
  roundtable plan --preset pneumonia-28 > plan.json

${NO_NETWORK}
Files: none.`,
  run: async (values) => {
    const name = text(values, 'preset') ?? 'default'
    const preset = PRESETS.find((one) => one.name === name)
    if (!preset) throw new Refused('NOT_FOUND', `There is no preset "${name}". There are: ${names.join(', ')}.`)
    console.log(JSON.stringify(preset.plan, null, 2))
    if (process.stderr.isTTY) console.error(`Plan ${planHash(preset.plan)}`)
    return 0
  },
}
