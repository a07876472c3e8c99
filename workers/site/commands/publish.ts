import { createInterface } from 'node:readline/promises'
import { approve } from '../approval.ts'
import { createClient } from '../client.ts'
import { loadConfig } from '../config.ts'
import { homeFor } from '../home.ts'
import { loadKey } from '../keys.ts'
import { runningAgent } from '../lock.ts'
import { createLog, sayable } from '../log.ts'
import { makeOffer, outDirOf, preparedManifest } from '../offer.ts'
import { offerWords } from '../offer-words.ts'
import { isPublished, publishOffer } from '../publish.ts'
import { createDispatcher } from '../transport.ts'
import { type Command, HOME_HELP, HOME_OPTION, OUT_ONLY, text } from './command.ts'

/** @returns null where nobody can be asked */
const askPerson = async (): Promise<boolean | null> => {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return null
  const screen = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await screen.question('\nMay exactly these bytes leave? [y/N] ')).trim())
  } finally {
    screen.close()
  }
}

export const publishCommand: Command = {
  name: 'site publish',
  summary: 'read what would be told about the prepared data set, and approve it',
  options: { ...HOME_OPTION, yes: { type: 'boolean' } },
  words: [0, 0],
  help: `Shows what the exchange would be told of the prepared data set: counts in words, the rules by which small ones are hidden, and the
SHA-256 and size of the exact bytes. Your yes holds for these bytes only: a data set prepared anew, or another policy, is asked about
again. The running agent sends them; without one they are sent at once.

Options:
  --yes            approve without being asked
${HOME_HELP}

Example:
  roundtable site publish --home /srv/roundtable

${OUT_ONLY}
Files: writes outbox/listing-preview.json (the bytes) and outbox/approval.json (your yes) in the home folder.`,
  run: async (values) => {
    const home = homeFor(text(values, 'home'))
    const [config, key] = [await loadConfig(home), await loadKey(home)]
    const outDir = await outDirOf(config.preparedDir)
    const prepared = await preparedManifest(outDir)
    if (prepared && (await isPublished({ home }, prepared.hash))) {
      console.log(`The exchange was told of the data set ${prepared.hash.slice(0, 12)} already. Nothing is left to approve.`)
      return 0
    }
    const offer = await makeOffer({ home, config }, outDir)
    console.log(offerWords(offer, home, config.exchange))
    const answer = values.yes === true || (await askPerson())
    if (!answer) {
      console.log(
        answer === null
          ? '\nNothing was sent: there is no terminal to ask at. Add --yes to approve these bytes.'
          : '\nNothing was sent, and nothing was approved.',
      )
      return 1
    }
    await approve(home, offer, new Date())
    if ((await runningAgent(home)) !== null) {
      console.log('\nApproved. The running agent sends these bytes now.')
      return 0
    }
    const client = createClient({
      origin: config.exchange,
      identity: { site: config.site, key },
      dispatcher: createDispatcher(config.caFile),
    })
    const log = createLog(home)
    const onRetry = (waitMs: number, fault: Error): void =>
      log.warn('exchange.retry', `${sayable(fault).message} Trying again in ${Math.round(waitMs / 1000)} s.`)
    try {
      await publishOffer({ home, client, log, now: () => new Date(), onRetry }, offer, new AbortController().signal)
    } finally {
      await client.close()
    }
    return 0
  },
}
