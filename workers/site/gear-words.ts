import { allowedWords, chainHash, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import type { GearManifest } from '#core/gear/manifest.ts'
import { columns } from './columns.ts'

/** Gears as a table, and what an agreement names: the digest of the default chain. */
export const gearListWords = (gears: readonly GearManifest[]): string =>
  [
    ...columns([
      ['NAME', 'VERSION', 'DIGEST', 'SCOPE', 'LABEL'],
      ...gears.map(({ name, version, label, custom: { roundtable } }) => [
        name,
        version,
        roundtable.digest.slice(0, 12),
        roundtable.scope,
        label,
      ]),
    ]),
    '',
    `Default chain  ${chainHash(DEFAULT_CHAIN)}`,
  ].join('\n')

/** One gear with all its settings. */
export const gearWords = (gear: GearManifest): string => {
  const { digest, entry, scope } = gear.custom.roundtable
  const settings = Object.entries(gear.config).map(([name, field]) => [name, `${field.default}`, allowedWords(field), field.description])
  return [
    ...columns([
      [`${gear.name} ${gear.version}`, gear.label],
      ['does', gear.description],
      ['author', gear.author],
      ['licence', gear.license],
      ['code', entry],
      ['digest', digest],
      ['scope', scope === 'file' ? 'one picture at a time' : 'all pictures together'],
      ...Object.entries(gear.inputs).map(([name, input]) => [
        'input',
        `${name}: ${input.description}${input.type ? ` (${input.type.enum.join(', ')})` : ''}`,
      ]),
    ]),
    '',
    ...(settings.length === 0 ? ['It has no settings.'] : columns([['SETTING', 'DEFAULT', 'ALLOWED', 'WHAT IT DOES'], ...settings])),
  ].join('\n')
}
