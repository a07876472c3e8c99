import { renderTerms } from '#core/agreement/render-terms.ts'
import { checksForSeal } from '#core/agreement/verify-for-seal.ts'
import { Refused } from '#core/refusal.ts'
import { findByPrefix, loadPending, pendingHashes } from '../agreements.ts'
import { createClient } from '../client.ts'
import { loadConfig } from '../config.ts'
import { ExchangeRefusal, NetworkFault, ServerFault } from '../faults.ts'
import { readGates } from '../gates.ts'
import { homeFor } from '../home.ts'
import { loadKey } from '../keys.ts'
import { checkForSeal, postSeal, type SealParts, sealBundle, sealInput } from '../seal.ts'
import { readState } from '../state.ts'
import { createDispatcher } from '../transport.ts'
import { openTrustedClock } from '../trusted-clock.ts'
import { type Command, HOME_HELP, HOME_OPTION, OUT_ONLY, text } from './command.ts'

export const sealCommand: Command = {
  name: 'site seal',
  summary: 'seal an agreement that waits for this site’s yes',
  options: { ...HOME_OPTION, show: { type: 'boolean' } },
  words: [1, 1],
  help: `Checks the agreement once more against your policy and your own data set, puts this site's seal on it and sends the seal. The agreement
becomes active by it. Agreements that wait are listed by site status.

roundtable site seal TERMS     the first characters of the agreement's fingerprint

Options:
  --show           print the text of the agreement, rendered here from its terms, and the checks; seal nothing
${HOME_HELP}

Example:
  roundtable site seal 3fa94c01 --show

${OUT_ONLY}
Files: moves the agreement from agreements/pending to agreements in the home folder.`,
  run: async (values, [prefix]) => {
    const home = homeFor(text(values, 'home'))
    const [config, key] = [await loadConfig(home), await loadKey(home)]
    const hash = findByPrefix(await pendingHashes(home), prefix!, 'agreement that waits')
    const pending = await loadPending(home, hash)
    if (!pending)
      throw new Refused('BAD_INPUT', `The file of the agreement ${hash.slice(0, 12)} is damaged. Delete it; the exchange sends it again.`)
    const gates = await readGates(home)
    const clock = openTrustedClock((await readState(home))?.newestOrderAt ?? null, () => {})
    const parts: SealParts = { home, config, key, clock, gates: { current: () => gates, stop: () => {} } }
    const sealable = await checkForSeal(parts, pending.bundle, pending.plan)
    if (values.show === true) {
      console.log(renderTerms(sealable.terms))
      for (const check of checksForSeal(await sealInput(parts, pending.bundle, pending.plan)))
        console.log(`✓ ${check.name}: ${check.sentence}`)
      return 0
    }
    const seal = await sealBundle(parts, pending.bundle, sealable)
    console.log(`Sealed the agreement with ${sealable.terms.consumer.name} (${hash.slice(0, 12)}).`)
    const client = createClient({
      origin: config.exchange,
      identity: { site: config.site, key },
      dispatcher: createDispatcher(config.caFile),
    })
    try {
      await postSeal(client, pending.agreement, hash, seal)
      console.log('The exchange has the seal: the agreement is active.')
    } catch (error) {
      if (error instanceof ExchangeRefusal) throw error
      if (!(error instanceof NetworkFault || error instanceof ServerFault)) throw error
      console.log('The exchange cannot be reached now. The running agent sends the seal when it asks again.')
    } finally {
      await client.close()
    }
    return 0
  },
}
