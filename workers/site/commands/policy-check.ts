import { policyHash } from '#core/agreement/policy.ts'
import { homeFor } from '../home.ts'
import { readPolicyFile } from '../policy.ts'
import { policySentences } from '../policy-words.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

export const policyCheckCommand: Command = {
  name: 'site policy check',
  summary: 'read the policy as the agent does, and say it in sentences',
  options: { ...HOME_OPTION },
  words: [0, 0],
  help: `Checks policy.json strictly: a field that this program does not know is an error, because it may be a rule that would not be kept.
Exit code: 0 when the policy is valid, 1 when it is missing or invalid.

Options:
${HOME_HELP}

Example:
  roundtable site policy check --home /srv/roundtable

${NO_NETWORK}
Files: reads policy.json in the home folder.`,
  run: async (values) => {
    const verdict = await readPolicyFile(homeFor(text(values, 'home')))
    if (!verdict.ok) {
      console.error(verdict.message)
      return 1
    }
    console.log(
      [
        'The policy is valid.',
        ...policySentences(verdict.policy).map((sentence) => `  ${sentence}`),
        `  Hash ${policyHash(verdict.policy)}`,
      ].join('\n'),
    )
    return 0
  },
}
