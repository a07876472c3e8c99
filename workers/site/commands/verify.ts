import { readFile, stat } from 'node:fs/promises'
import { ASSURANCE_WORDS } from '#core/agreement/assurance.ts'
import { instantWords } from '#core/agreement/instant.ts'
import { Pins } from '#core/agreement/pins.ts'
import { MAX_BUNDLE_BYTES } from '#core/agreement/read-bundle.ts'
import { checksOf, type VerifiedBundle, verifyBundle } from '#core/agreement/verify-bundle.ts'
import { shown } from '#core/look-alike.ts'
import { type Command, NO_NETWORK, text } from './command.ts'

const MARK = { ok: '✓', refused: '✗', notReached: '·' } as const

/** What a file holds; null when it cannot be read. A file far too large is not read to its end. */
const bytesOf = async (path: string): Promise<Uint8Array | null> => {
  try {
    return (await stat(path)).size > 4 * MAX_BUNDLE_BYTES ? new Uint8Array(MAX_BUNDLE_BYTES + 1) : await readFile(path)
  } catch {
    return null
  }
}

const readPins = async (path: string): Promise<Pins | string> => {
  const bytes = await bytesOf(path)
  if (!bytes) return `The pin file ${path} cannot be read.`
  try {
    const parsed = Pins.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]
    return `The pin file ${path} is not valid in the field "${issue?.path.join('.')}": ${issue?.message} See roundtable verify --help.`
  } catch {
    return `The pin file ${path} is not JSON. See roundtable verify --help.`
  }
}

const summary = ({ terms, termsHash, signers, seal }: VerifiedBundle): string[] => [
  `Agreement ${terms.id}, version ${terms.version}: ${terms.provider.name} and ${terms.consumer.name}, "${terms.dataset.title}".`,
  `Terms ${termsHash}`,
  ...signers.map(
    (signer) =>
      `Signed ${instantWords(signer.signedAt)} by ${signer.name}${signer.title ? `, ${signer.title},` : ''} for ${signer.organisationName} (${signer.role}), ${ASSURANCE_WORDS[signer.assurance]}.`,
  ),
  ...(seal
    ? [`Sealed ${instantWords(seal.iat)} by the site ${terms.site.name}, with its own Ed25519 key ${terms.site.keyThumbprint}.`]
    : []),
  `Valid from ${instantWords(terms.notBefore)} until ${instantWords(terms.notAfter)}.`,
]

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check an agreement bundle, offline',
  options: { pins: { type: 'string' } },
  words: [1, 1],
  help: `Checks a downloaded agreement without asking anyone: that the text is the text of the terms, who signed it, when and with which key,
and that the site sealed it last. It cannot say whether the agreement was ended since. Times are those that the exchange wrote and the
signers signed; there is no time stamp of a third party. Invisible and look-alike letters are shown by their numbers.

  --pins FILE   keys that you know from elsewhere; without it the keys are those that the bundle itself names. JSON, each list may be left out:
                {"schema": "bundle-pins/v1",
                 "sites": [{"site": "ID", "keyThumbprint": "..."}],
                 "people": [{"person": "ID", "cosePublicKey": "..."}],
                 "log": {"key": "NAME+ID+KEY", "witnesses": ["NAME+ID+KEY"], "cosignatures": 2}}

Exit code: 0 when every check holds, 1 when one fails (it is named), 2 when a file cannot be read.

Example:
  roundtable verify agreement.json

${NO_NETWORK}
Files: reads the named files and writes none.`,
  run: async (values, [path]) => {
    const bytes = await bytesOf(path!)
    if (!bytes) {
      console.error(`The file ${path} cannot be read. Name the bundle that was downloaded from the agreement's page.`)
      return 2
    }
    const pinFile = text(values, 'pins')
    const pins = pinFile === undefined ? undefined : await readPins(pinFile)
    if (typeof pins === 'string') {
      console.error(shown(pins))
      return 2
    }
    const options = { requireSeal: true, ...(pins ? { pins } : {}) }
    for (const check of checksOf(bytes, options))
      console.log(shown(`${MARK[check.status]} ${check.id.padEnd(3)} ${check.name}: ${check.sentence}`))
    const verdict = verifyBundle(bytes, options)
    if (!verdict.ok) {
      console.error(`\n${shown(`This agreement is not valid (${verdict.code}). ${verdict.message}`)}`)
      return 1
    }
    console.log(
      ['', ...summary(verdict).map(shown), ...(pins ? [] : ['No pin file was given: the keys are those that the bundle names.'])].join(
        '\n',
      ),
    )
    return 0
  },
}
