import { BUILTIN_GEARS } from './builtin.ts'
import type { ChainStep } from './chain.ts'
import type { ConfigValue } from './manifest.ts'

export interface ChangedSetting {
  readonly name: string
  readonly value: ConfigValue
  readonly usual: ConfigValue
}

/** Settings of a step that differ from the default of its gear; null for a version of the gear that is not known here. */
export const changedSettings = ({ gear, version, config }: ChainStep): ChangedSetting[] | null => {
  const manifest = BUILTIN_GEARS.find((known) => known.name === gear && known.version === version)
  if (!manifest) return null
  return Object.entries(config).flatMap(([name, value]) => {
    const usual = manifest.config[name]?.default
    return usual === undefined || usual === value ? [] : [{ name, value, usual }]
  })
}
