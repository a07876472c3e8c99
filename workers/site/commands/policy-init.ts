import { defaultPolicy } from '#core/agreement/policy.ts'
import { Refused } from '#core/refusal.ts'
import { readJsonFile, writeJson } from '../files.ts'
import { createHome, homeFor } from '../home.ts'
import { POLICY_NOTE, policySentences } from '../policy-words.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

/** Small enough for a demonstration on invented data; too small for patients. */
const DEMO_MINIMUMS = { minimumPatients: 5, minimumPerClass: 0, minimumSites: 2, suppressBelow: 3 } as const

export const policyInitCommand: Command = {
  name: 'site policy init',
  summary: 'write a policy with careful defaults, to be edited',
  options: { ...HOME_OPTION, 'demo-minimums': { type: 'boolean' }, 'auto-seal': { type: 'boolean' } },
  words: [0, 0],
  help: `Writes policy.json: the rules by which this site refuses agreements and tasks. Read it and change it with any editor; the agent reads it
anew for every decision. A policy that exists is not overwritten.

Options:
  --demo-minimums  ${DEMO_MINIMUMS.minimumPatients} patients, no minimum per class, ${DEMO_MINIMUMS.minimumSites} sites, evaluation from ${DEMO_MINIMUMS.suppressBelow} images:
                   for a demonstration on invented data
  --auto-seal      seal agreements that pass every check without asking a person (default: ask)
${HOME_HELP}

Example:
  roundtable site policy init --home /srv/roundtable

${NO_NETWORK}
Files: writes policy.json in the home folder.`,
  run: async (values) => {
    const home = homeFor(text(values, 'home'))
    const there = await readJsonFile(home.policy)
    if (there.found || there.damaged)
      throw new Refused('CONFLICT', `A policy exists already: ${home.policy}. Edit it, or move it away first.`)
    await createHome(home)
    const policy = defaultPolicy({
      ...(values['demo-minimums'] === true ? DEMO_MINIMUMS : {}),
      autoSeal: values['auto-seal'] === true,
      note: POLICY_NOTE,
    })
    await writeJson(home.policy, policy)
    console.log([`Wrote ${home.policy}:`, ...policySentences(policy).map((sentence) => `  ${sentence}`)].join('\n'))
    return 0
  },
}
