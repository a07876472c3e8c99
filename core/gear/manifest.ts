import * as z from 'zod'
import { Hash } from '../id.ts'
import { LICENCES } from './licence.ts'

/** A configuration value: canonical documents know no fractions, so a decimal is a string with a pattern. */
export const ConfigValue = z.union([z.string().max(200), z.int(), z.boolean()])
export type ConfigValue = z.infer<typeof ConfigValue>

const Snippet = z.strictObject({
  type: z.enum(['string', 'integer', 'boolean']),
  description: z.string().max(500),
  default: ConfigValue,
  enum: z.array(ConfigValue).optional(),
  minimum: z.int().optional(),
  maximum: z.int().optional(),
  /** Regular expression for a decimal written as a string. */
  pattern: z.string().optional(),
})
type Snippet = z.infer<typeof Snippet>

/** Whether a setting may have a value. */
export const isAllowed = (field: Snippet, value: ConfigValue): boolean => {
  if (field.type === 'integer') return typeof value === 'number' && value >= (field.minimum ?? value) && value <= (field.maximum ?? value)
  if (field.type === 'boolean') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  return (field.enum?.includes(value) ?? true) && (field.pattern === undefined || new RegExp(field.pattern).test(value))
}

/** A JSON Schema snippet for one configuration value, as Flywheel's gear specification 0.1.9 has it; no nested objects. */
export const ConfigField = Snippet.refine((field) => isAllowed(field, field.default), 'has a default that it does not allow')
export type ConfigField = z.infer<typeof ConfigField>

const GearInput = z.strictObject({
  base: z.literal('file'),
  description: z.string().max(500),
  type: z.strictObject({ enum: z.array(z.string()) }).optional(),
  optional: z.boolean().optional(),
})

/**
 * What a gear is. The required fields are those of Flywheel's `manifest.json` (gear specification 0.1.9),
 * which allows no other top-level keys: what is ours stands under `custom.roundtable`.
 */
export const GearManifest = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,100}$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  label: z.string().min(1).max(100),
  description: z.string().min(1).max(5000),
  author: z.string().min(1).max(100),
  license: z.enum(LICENCES),
  /** More about the gear; empty where there is no such page. */
  url: z.string().max(300),
  /** Its code; empty where it is not public. */
  source: z.string().max(300),
  inputs: z.record(z.string(), GearInput),
  config: z.record(z.string(), ConfigField),
  custom: z.strictObject({
    roundtable: z.strictObject({
      runtime: z.literal('node'),
      /** The source file that holds the gear, relative to the repository root. */
      entry: z.string().regex(/^workers\/gears\/[a-z-]+\.ts$/),
      /** `file`: one picture at a time, in a child process. `set`: over all pictures, in the parent. */
      scope: z.enum(['file', 'set']),
      /** SHA-256 over the code of the gear and the pinned versions of its packages. */
      digest: Hash,
    }),
  }),
})
export type GearManifest = z.infer<typeof GearManifest>
