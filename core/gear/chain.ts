import * as z from 'zod'
import { canonicalHash } from '../canonical.ts'
import { Hash } from '../id.ts'
import { Refused } from '../refusal.ts'
import { BUILTIN_GEARS } from './builtin.ts'
import { type ConfigField, ConfigValue, type GearManifest, isAllowed } from './manifest.ts'

export const ChainStep = z.strictObject({
  gear: z.string().regex(/^[a-z0-9-]{1,100}$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** The code of the gear: two versions of a program that prepare differently have different chains. */
  digest: Hash,
  config: z.record(z.string(), ConfigValue),
})
export type ChainStep = z.infer<typeof ChainStep>
export const Chain = z.array(ChainStep).min(1).max(20)
export type Chain = z.infer<typeof Chain>
/** A chain as somebody writes it: without digests, it takes the code that is installed. */
export const ChainRequest = z
  .array(ChainStep.partial({ digest: true }))
  .min(1)
  .max(20)
export type ChainRequest = z.infer<typeof ChainRequest>

/** Digest of a chain with its configuration; stands in the manifest of each prepared set and in the terms of an agreement. */
export const chainHash = (chain: Chain): Hash => canonicalHash('chain/v1', chain) as Hash

/** What a setting may be, in words. */
export const allowedWords = (field: ConfigField): string => {
  if (field.enum) return field.enum.join(', ')
  if (field.type === 'boolean') return 'true, false'
  if (field.type === 'integer') return `${field.minimum ?? 'any'} to ${field.maximum ?? 'any'}`
  return field.pattern ? 'a decimal in quotes' : 'a text'
}

/**
 * A chain with every default filled in, ready to run and to hash.
 * @throws {Refused} BAD_INPUT for an unknown gear, version, code or configuration value, or a chain that misses a gear
 */
export const planChain = (chain: ChainRequest, gears: readonly GearManifest[] = BUILTIN_GEARS): Chain => {
  const planned = chain.map((step) => {
    const manifest = gears.find((gear) => gear.name === step.gear && gear.version === step.version)
    if (!manifest)
      throw new Refused(
        'BAD_INPUT',
        `The chain asks for the gear ${step.gear} ${step.version}, which is not installed. Installed: ${gears.map((g) => `${g.name} ${g.version}`).join(', ')}.`,
      )
    const { digest } = manifest.custom.roundtable
    if (step.digest !== undefined && step.digest !== digest)
      throw new Refused(
        'BAD_INPUT',
        `The chain asks for the gear ${step.gear} with the code ${step.digest.slice(0, 12)}…, but ${digest.slice(0, 12)}… is installed. Install the version of Roundtable that the agreement was made with.`,
      )
    for (const [name, value] of Object.entries(step.config)) {
      const field = manifest.config[name]
      if (!field)
        throw new Refused(
          'BAD_INPUT',
          `The gear ${step.gear} has no setting "${name}". It has: ${Object.keys(manifest.config).join(', ')}.`,
        )
      if (!isAllowed(field, value))
        throw new Refused(
          'BAD_INPUT',
          `The setting ${step.gear}.${name} cannot be ${JSON.stringify(value)}. Allowed: ${allowedWords(field)}.`,
        )
    }
    const defaults = Object.fromEntries(Object.entries(manifest.config).map(([name, field]) => [name, field.default]))
    return { gear: step.gear, version: step.version, digest, config: { ...defaults, ...step.config } }
  })
  const names = planned.map((step) => step.gear)
  const missing = gears.find((gear) => !names.includes(gear.name))
  if (missing) throw new Refused('BAD_INPUT', `The chain misses the gear ${missing.name}: without it no prepared set can be made.`)
  if (names.join() !== gears.map((gear) => gear.name).join())
    throw new Refused(
      'BAD_INPUT',
      `The gears of the chain must stand in this order, once each: ${gears.map((gear) => gear.name).join(', ')}.`,
    )
  return planned
}

/** The chain that a site runs unless it says otherwise: 224 px, whole picture, 60/20/20 by patient. */
export const DEFAULT_CHAIN: Chain = planChain(BUILTIN_GEARS.map((gear) => ({ gear: gear.name, version: gear.version, config: {} })))

/** The configuration of one gear of a planned chain. */
export const configOf = (chain: Chain, gear: string): Readonly<Record<string, ConfigValue>> =>
  chain.find((step) => step.gear === gear)?.config ?? {}
