import { fingerprintWords } from '#core/protocol/fingerprint-words.ts'
import { createClient } from '../client.ts'
import { loadConfig } from '../config.ts'
import { homeFor } from '../home.ts'
import { loadKey } from '../keys.ts'
import { takeLock } from '../lock.ts'
import { rotateKey } from '../rotate-key.ts'
import { createDispatcher } from '../transport.ts'
import { type Command, HOME_HELP, HOME_OPTION, OUT_ONLY, text } from './command.ts'

export const rotateKeyCommand: Command = {
  name: 'site rotate-key',
  summary: 'give this site a new key, signed by the old and the new one',
  options: HOME_OPTION,
  words: [0, 0],
  help: `Makes a new Ed25519 key and tells the exchange under the signatures of both keys. The old key is taken for one hour more, then
refused; its secret is deleted here at once. Agreements that are in force stay so. Not possible while an agreement waits for this
site's seal. The agent does the same by itself every 90 days; stop it before you run this. If the key may have been stolen, do
not change it: disconnect the agent on the exchange.

Options:
${HOME_HELP}

Example:
  roundtable site rotate-key --home /srv/roundtable

${OUT_ONLY}
Files: replaces site-key.json in the home folder; site-key.next.json is there meanwhile, and is taken up when this is run again.`,
  run: async (values) => {
    const home = homeFor(text(values, 'home'))
    const [config, key] = [await loadConfig(home), await loadKey(home)]
    const unlock = await takeLock(home)
    const identity = { site: config.site, key }
    const client = createClient({ origin: config.exchange, identity, dispatcher: createDispatcher(config.caFile) })
    try {
      const next = await rotateKey({ home, config, identity, client })
      console.log('This site has a new key. The old one is refused in an hour.')
      console.log(`\n  Fingerprint of the site's key   ${fingerprintWords(next.thumbprint)}\n`)
      console.log("Compare these six words with those on the exchange's page.")
      return 0
    } finally {
      await client.close()
      await unlock()
    }
  },
}
