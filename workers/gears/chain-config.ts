import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import * as z from 'zod'
import { type Chain, ChainRequest, DEFAULT_CHAIN, planChain } from '#core/gear/chain.ts'
import { ConfigValue } from '#core/gear/manifest.ts'
import { Refused } from '#core/refusal.ts'

/** Either a whole chain, or only what differs from the default: `{ "resize": { "sizePx": 128 } }`. */
const ConfigFile = z.union([ChainRequest, z.record(z.string(), z.record(z.string(), ConfigValue))])

/**
 * The chain of a configuration file, or the default chain.
 * @throws {Refused} BAD_INPUT in one sentence
 */
export const readChain = async (path: string | undefined): Promise<Chain> => {
  if (path === undefined) return DEFAULT_CHAIN
  const name = basename(path)
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Refused('BAD_INPUT', `The configuration file ${path} cannot be read.`)
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Refused('BAD_INPUT', `${name} is not JSON. Example: { "resize": { "sizePx": 128 } }.`)
  }
  const parsed = ConfigFile.safeParse(value)
  if (!parsed.success)
    throw new Refused(
      'BAD_INPUT',
      `${name} is neither a chain nor settings by gear. Decimals are written in quotes. Example: { "resize": { "sizePx": 128 } }.`,
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
