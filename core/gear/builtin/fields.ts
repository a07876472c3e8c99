import { CODE_DIGESTS } from '../code-digests.ts'
import type { ConfigField, GearManifest } from '../manifest.ts'

export const integer = (value: number, minimum: number, maximum: number, description: string): ConfigField => ({
  type: 'integer',
  default: value,
  minimum,
  maximum,
  description,
})
export const choice = (value: string, values: string[], description: string): ConfigField => ({
  type: 'string',
  default: value,
  enum: values,
  description,
})
export const decimal = (value: string, description: string): ConfigField => ({
  type: 'string',
  default: value,
  pattern: '^\\d{1,3}(\\.\\d{1,4})?$',
  description,
})
export const flag = (value: boolean, description: string): ConfigField => ({ type: 'boolean', default: value, description })

interface Builtin {
  readonly name: keyof typeof CODE_DIGESTS
  readonly version: string
  readonly label: string
  readonly scope: 'file' | 'set'
  readonly description: string
  readonly config: GearManifest['config']
}

/** A gear that comes with the site agent: its code is the module of its name, with everything that the module imports. */
export const builtin = ({ name, version, label, scope, description, config }: Builtin): GearManifest => ({
  name,
  version,
  label,
  description,
  author: 'Roundtable',
  license: 'Apache-2.0',
  url: '',
  source: '',
  inputs: { image: { base: 'file', description: 'A radiograph.', type: { enum: ['dicom', 'image'] } } },
  config,
  custom: { roundtable: { runtime: 'node', entry: `workers/gears/${name}.ts`, scope, digest: CODE_DIGESTS[name] } },
})
