import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { DeidentifyOptions } from '#core/deidentify/options.ts'
import { Refused } from '#core/refusal.ts'

const NAMES = Object.keys(DeidentifyOptions.shape).join(', ')

/**
 * The options of a configuration file, or the Basic Profile without any option.
 * @throws {Refused} BAD_INPUT in one sentence
 */
export const readOptions = async (path: string | undefined): Promise<DeidentifyOptions> => {
  if (path === undefined) return DeidentifyOptions.parse({})
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refused('BAD_INPUT', `The configuration file ${path} cannot be read.`)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refused('BAD_INPUT', `${basename(path)} is not JSON. Example: { "dates": "modified" }.`)
  }
  const parsed = DeidentifyOptions.safeParse(value)
  if (!parsed.success)
    throw new Refused('BAD_INPUT', `${basename(path)} holds an option that is not known or not allowed. The options are: ${NAMES}.`)
  return parsed.data
}
