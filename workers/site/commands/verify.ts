import { readFile } from 'node:fs/promises'
import { instantWords } from '#core/agreement/instant.ts'
import { checksOf, verifyBundle } from '#core/agreement/verify-bundle.ts'
import { type Command, NO_NETWORK } from './command.ts'

const MARK = { ok: '✓', refused: '✗', notReached: '·' } as const
const LARGEST_BYTES = 4 * 1024 * 1024

const readBundle = async (path: string): Promise<{ ok: true; value: unknown } | { ok: false; sentence: string }> => {
  try {
    const bytes = await readFile(path)
    if (bytes.length > LARGEST_BYTES) return { ok: false, sentence: `The file ${path} is larger than any agreement bundle.` }
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) }
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    return { ok: false, sentence: `The file ${path} ${why}. Name the bundle that was downloaded from the agreement's page.` }
  }
}

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check an agreement bundle, offline',
  options: {},
  words: [1, 1],
  help: `Checks a downloaded agreement without asking anyone: that the text is the text of the terms, who signed it when and with which key,
and that the site sealed it last. It cannot say whether the agreement was ended since.

Exit code: 0 when every check holds, 1 when one fails (it is named), 2 when the file cannot be read.

Example:
  roundtable verify agreement.json

${NO_NETWORK}
Files: reads the named file and writes none.`,
  run: async (_, [path]) => {
    const read = await readBundle(path!)
    if (!read.ok) {
      console.error(read.sentence)
      return 2
    }
    const options = { requireSeal: true }
    for (const check of checksOf(read.value, options))
      console.log(`${MARK[check.status]} ${check.id.padEnd(3)} ${check.name}: ${check.sentence}`)
    const verdict = verifyBundle(read.value, options)
    if (!verdict.ok) {
      console.error(`\nThis agreement is not valid (${verdict.code}). ${verdict.message}`)
      return 1
    }
    const { terms, termsHash, signers, seal } = verdict
    console.log(
      `\nAgreement ${terms.id}, version ${terms.version}: ${terms.provider.name} and ${terms.consumer.name}, "${terms.dataset.title}".`,
    )
    console.log(`Terms ${termsHash}`)
    for (const signer of signers)
      console.log(
        `Signed ${instantWords(signer.signedAt)} by ${signer.name}${signer.title ? `, ${signer.title},` : ''} for ${signer.organisationName} (${signer.role}).`,
      )
    if (seal) console.log(`Sealed ${instantWords(seal.iat)} by the site ${terms.site.name}, key ${terms.site.keyThumbprint}.`)
    console.log(`Valid from ${instantWords(terms.notBefore)} until ${instantWords(terms.notAfter)}.`)
    return 0
  },
}
