import { readFile } from 'node:fs/promises'
import { readPolicy, type SitePolicy } from '#core/agreement/policy.ts'
import { refuse, type Verdict } from '#core/refusal.ts'
import { isMissing } from './files.ts'
import type { Home } from './home.ts'

/** The hospital's own rules, read anew for every decision. Missing or invalid: everything is refused, and the sentence says why. */
export const readPolicyFile = async (home: Home): Promise<Verdict<{ policy: SitePolicy }>> => {
  try {
    const verdict = readPolicy(await readFile(home.policy, 'utf8'))
    return verdict.ok ? verdict : refuse(verdict.code, `${verdict.message} Until ${home.policy} is corrected, everything is refused.`)
  } catch (error) {
    return isMissing(error)
      ? refuse(
          'POLICY_MISSING',
          `There is no policy.json in ${home.dir}, so everything is refused. Make one with roundtable site policy init.`,
        )
      : refuse('POLICY_INVALID', `The file ${home.policy} cannot be read, so everything is refused. Correct its permissions.`)
  }
}
