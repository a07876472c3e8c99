import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as z from 'zod'
import { type Chain, ChainRequest, DEFAULT_CHAIN, planChain } from '#core/gear/chain.ts'
import { ConfigValue } from '#core/gear/manifest.ts'
import { Refused } from '#core/refusal.ts'

/** Only what differs from the default: `{ "resize": { "sizePx": 128 } }`. */
const Settings = z.record(z.string(), z.record(z.string(), ConfigValue))

/**
 * The chain that a document means: either a whole chain, or settings by gear.
 * @param name of the file, for the sentences
 * @throws {Refused} BAD_INPUT in one sentence
 */
export const chainOf = (value: unknown, name: string): Chain => {
  const parsed = Array.isArray(value) ? ChainRequest.safeParse(value) : Settings.safeParse(value)
  if (!parsed.success)
    throw new Refused(
      'BAD_INPUT',
      `${name} is neither a chain nor settings by gear${placeWords(parsed.error)}. Decimals are written in quotes. Example: { "resize": { "sizePx": 128 } }.`,
    )
  if (Array.isArray(parsed.data)) return planChain(parsed.data)
  const changes = parsed.data
  const unknown = Object.keys(changes).find((gear) => !DEFAULT_CHAIN.some((step) => step.gear === gear))
  if (unknown !== undefined)
    throw new Refused(
      'BAD_INPUT',
      `${name} sets a gear "${unknown}", which the chain does not have. It has: ${DEFAULT_CHAIN.map((step) => step.gear).join(', ')}.`,
    )
  return planChain(DEFAULT_CHAIN.map((step) => ({ ...step, config: { ...step.config, ...changes[step.gear] } })))
}

const placeWords = ({ issues }: z.ZodError): string => {
  const path = issues[0]?.path ?? []
  return path.length === 0 ? '' : `: look at ${path.map(String).join('.')}`
}

/** @throws {Refused} BAD_INPUT in one sentence when the file cannot be read or is not JSON */
export const readJsonDocument = async (path: string): Promise<unknown> => {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refused('BAD_INPUT', `The file ${path} cannot be read.`)
  })
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new Refused('BAD_INPUT', `${basename(path)} is not JSON. Example: { "resize": { "sizePx": 128 } }.`)
  }
}

/**
 * The chain of a configuration file, or the default chain.
 * @throws {Refused} BAD_INPUT in one sentence
 */
export const readChain = async (path: string | undefined): Promise<Chain> =>
  path === undefined ? DEFAULT_CHAIN : chainOf(await readJsonDocument(path), basename(path))
