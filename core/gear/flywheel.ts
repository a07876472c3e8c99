import * as z from 'zod'
import { Directive } from './directive.ts'
import { LICENCES } from './licence.ts'
import { GearManifest } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

/** Lengths are in characters, as JSON Schema counts them: a sign outside the basic plane is one. */
const text = (most: number): z.ZodType<string> =>
  z.string().refine((value) => [...value].length <= most, `is longer than ${most} characters`)

const Setting = Directive.refine(
  (setting) => !('default' in setting && 'optional' in setting),
  'has both default and optional: a setting has one or the other',
)

const description = z.string().optional()
const Input = z.discriminatedUnion(
  'base',
  [
    z.object({ base: z.literal('file'), description, optional: z.boolean().optional() }).catchall(Directive),
    z.strictObject({ base: z.literal('context'), description }),
    z.strictObject({ base: z.literal('api-key'), description, 'read-only': z.boolean().optional() }),
  ],
  { error: (issue) => (issue.code === 'invalid_union' ? 'must be file, context or api-key' : undefined) },
)

/** RFC 3986, as far as its characters go. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})*$/i
const Address = text(1000).refine(
  (value) => value === '' || ADDRESS.test(value),
  'must be an address such as https://example.com/gear, or empty',
)

/** A gear manifest as Flywheel's gear specification 0.1.9 has it (`/flywheel/v0/manifest.json`). */
export const FlywheelManifest = z.strictObject({
  name: text(100).refine((name) => /^[a-z0-9-]+$/.test(name), 'may hold only a to z, 0 to 9 and hyphens'),
  label: text(100),
  description: text(5000),
  version: text(100),
  author: text(100),
  license: z.enum(LICENCES, 'must be an OSI-approved SPDX identifier or Other'),
  url: Address,
  source: Address,
  inputs: z.record(z.string(), Input),
  config: z.record(z.string(), Setting),
  maintainer: text(100).optional(),
  cite: text(5000).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  command: z.string().optional(),
  capabilities: z.array(z.string()).optional(),
  custom: z.record(z.string(), z.unknown()).optional(),
  flywheel: z.unknown().optional(),
})
export type FlywheelManifest = z.infer<typeof FlywheelManifest>

/**
 * Reads a manifest of Flywheel's gear specification; of a gear that `toFlywheel` wrote, nothing is lost.
 * @throws {Refused} BAD_INPUT in one sentence that names the field
 */
export const fromFlywheel = (value: unknown): FlywheelManifest => readManifest(FlywheelManifest, value)

/**
 * The gear that a manifest describes if it is one of ours (`custom.roundtable`), else `null`: another gear runs elsewhere.
 * @throws {Refused} BAD_INPUT in one sentence that names the field, when it calls itself ours and is not
 */
export const ownGear = ({ custom, ...manifest }: FlywheelManifest): GearManifest | null =>
  custom && 'roundtable' in custom ? readManifest(GearManifest, { ...manifest, custom: { roundtable: custom.roundtable } }) : null

/** A gear as Flywheel's gear specification has it: every field of ours has its place there, what is only ours under `custom.roundtable`. */
export const toFlywheel = (gear: GearManifest): FlywheelManifest =>
  fromFlywheel({
    ...gear,
    custom: { ...gear.custom, flywheel: { suite: 'Roundtable', classification: { organ: ['Chest'], modality: ['CR', 'DX'] } } },
  })
