import { parameterCount } from '#core/model/template.ts'
import { Refused } from '#core/refusal.ts'
import { planHash } from '#core/run/plan.ts'
import { PRESETS } from '#core/run/presets.ts'
import { invitedProblem } from '#core/run/sites-problem.ts'
import { readPlan } from '#workers/simulate/read-plan.ts'
import { type Command, NO_NETWORK, text } from './command.ts'

const names = PRESETS.map(({ name }) => name)
const width = Math.max(...names.map((name) => name.length)) + 2

const check = async (file: string, sites: string | undefined): Promise<number> => {
  const plan = await readPlan(file)
  if (sites !== undefined && !/^[1-9]\d{0,2}$/.test(sites))
    throw new Refused('BAD_INPUT', `--sites must be a whole number from 1 on, not "${sites}".`)
  const asked = Array.from({ length: Number(sites ?? plan.quorum) }, () => ({ names: [], mayTakePart: true }))
  const problem = invitedProblem({ quorum: plan.quorum }, 1, asked)
  if (problem) throw new Refused('PLAN_INVALID', `The plan ${file} cannot be run: quorum: ${problem.message}`)
  console.log(`The plan ${file} can be run: ${parameterCount(plan)} weights, ${plan.rounds} rounds. Plan ${planHash(plan)}`)
  return 0
}

export const planCommand: Command = {
  name: 'plan',
  summary: 'print a recommended plan, or check one',
  options: { preset: { type: 'string' }, check: { type: 'string' }, sites: { type: 'string' } },
  words: [0, 0],
  help: `Prints a plan as JSON: what is trained and how. Change what you like; roundtable simulate takes the file, and the
proposal form starts from the same plans. On a terminal its digest, which an agreement names, stands beside it (stderr).
With --check it says whether a plan of yours can be run, and if not which field of it is wrong.
Exit code: 0, or 1 when there is no such preset or the plan cannot be run.

Options:
  --preset NAME    one of these (default: default)
${PRESETS.map(({ name, purpose }) => `                   ${name.padEnd(width)}${purpose}`).join('\n')}

  --check FILE     check this plan instead
  --sites N        with --check: as many sites will be asked

A plan learns one label, 0 or 1. For a label of several classes, 0 to K-1, it names them, and for several labels it lists their columns:
  "label": "kind", "head": { "kind": "multi-class", "classes": ["normal", "bacterial", "viral"] }
  "label": "mass", "head": { "kind": "multi-label", "labels": ["mass", "effusion"] }

Example:
  roundtable plan --preset pneumonia-28 > plan.json
  roundtable plan --check plan.json --sites 3

${NO_NETWORK}
Files: reads FILE.`,
  run: async (values) => {
    const [file, sites] = [text(values, 'check'), text(values, 'sites')]
    if (file !== undefined) return check(file, sites)
    if (sites !== undefined) throw new Refused('BAD_INPUT', '--sites goes with --check FILE: how many sites the plan will ask.')
    const name = text(values, 'preset') ?? 'default'
    const preset = PRESETS.find((one) => one.name === name)
    if (!preset) throw new Refused('NOT_FOUND', `There is no preset "${name}". There are: ${names.join(', ')}.`)
    console.log(JSON.stringify(preset.plan, null, 2))
    if (process.stderr.isTTY) console.error(`Plan ${planHash(preset.plan)}`)
    return 0
  },
}
