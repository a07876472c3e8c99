import { Refused } from '#core/refusal.ts'
import { findByPrefix, pendingHashes, sealedHashes } from '../agreements.ts'
import { loadConfig } from '../config.ts'
import { readJsonFile, writeJson } from '../files.ts'
import { Revocations } from '../gates.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

const readRevocations = async (path: string): Promise<Revocations> => {
  const file = await readJsonFile(path)
  if (!file.found && !file.damaged) return { schema: 'revoked/v1', revoked: [] }
  const parsed = file.found ? Revocations.safeParse(file.value).data : undefined
  if (!parsed) throw new Refused('BAD_INPUT', `The file ${path} is damaged, so every agreement counts as ended. Restore it from a backup.`)
  return parsed
}

export const revokeCommand: Command = {
  name: 'site revoke',
  summary: 'end an agreement for this site, at once and for good',
  options: { ...HOME_OPTION, reason: { type: 'string' } },
  words: [1, 1],
  help: `Ends an agreement for this site alone: a task under it stops at its next batch, and none is taken again. It acts within a second and with
the exchange down. To end the agreement for everyone, use its page on the exchange as well.

roundtable site revoke TERMS   the first characters of the agreement's fingerprint, as site status shows them

Options:
  --reason TEXT    why, for your own records (default: none)
${HOME_HELP}

Example:
  roundtable site revoke 3fa94c01 --reason "The ethics approval ended"

${NO_NETWORK}
Files: adds to revoked.json in the home folder.`,
  run: async (values, [prefix]) => {
    const home = homeFor(text(values, 'home'))
    await loadConfig(home)
    const list = await readRevocations(home.revoked)
    const known = [...(await sealedHashes(home)), ...(await pendingHashes(home))]
    const terms = /^[0-9a-f]{64}$/.test(prefix!) ? prefix! : findByPrefix([...new Set(known)], prefix!, 'agreement')
    if (!list.revoked.some((entry) => entry.terms === terms)) {
      const entry = { terms, at: new Date().toISOString(), reason: (text(values, 'reason') ?? '').slice(0, 300) }
      await writeJson(home.revoked, Revocations.parse({ ...list, revoked: [...list.revoked, entry] }))
    }
    console.log(`The agreement ${terms.slice(0, 12)}… has ended for this site. Nothing is trained under it from now on.`)
    return 0
  },
}
