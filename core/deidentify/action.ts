import type { DeidentifyOptions } from './options.ts'
import { TABLE_E_1_1 } from './table.ts'
import { unpack } from './unpack.ts'

/** What happens to an attribute (PS3.15 Table E.1-1a): remove, empty, dummy, new UID, keep, clean. */
export type Action = 'X' | 'Z' | 'D' | 'U' | 'K' | 'C'
export type BaseAction = Exclude<Action, 'K' | 'C'>

const CODES = unpack(TABLE_E_1_1)
/** Places of the option columns in a row's code. */
const COLUMN = { device: 1, patient: 3, fullDates: 4, modifiedDates: 5, descriptors: 6, structured: 7, graphics: 8 } as const

const hex = (value: number): string => value.toString(16).padStart(8, '0')

/** The table's code for a tag, its four pattern rows included (50XX, 60XX,3000, 60XX,4000, odd groups). */
export const codeFor = (tag: number): string | undefined => {
  const group = tag >>> 16
  if (group % 2 === 1) return CODES.get('oddxxxxx')
  if (group >>> 8 === 0x50) return CODES.get('50xxxxxx')
  if (group >>> 8 === 0x60) return CODES.get(`60xx${hex(tag).slice(4)}`)
  return CODES.get(hex(tag))
}

/** Of a compound code, which depends on the type of the attribute in each object, the action that every type allows. */
const safest = (profile: string): BaseAction => {
  const codes = profile.split('/')
  return codes.includes('U*') ? 'U' : codes.includes('D') ? 'D' : codes.includes('Z') ? 'Z' : (codes[0] as BaseAction)
}

/** The action of the Basic Profile alone; `null` for an attribute that is not in the table. */
export const baseActionFor = (tag: number): BaseAction | null => {
  const code = codeFor(tag)
  return code === undefined ? null : safest(code.split(' ')[0]!)
}

/**
 * The action for an attribute under the chosen options; `null` for one that is not in the table. Where the caller cannot clean (`C`), the
 * action of the profile holds. A date is kept by the dates option alone: what Retain Device Identity would keep of it is a real date.
 */
export const actionFor = (tag: number, options: DeidentifyOptions): Action | null => {
  const code = codeFor(tag)
  if (code === undefined) return null
  const [profile, columns] = code.split(' ') as [string, string]
  const says = (column: keyof typeof COLUMN): string => columns[COLUMN[column]]!
  if (options.dates === 'modified' && says('modifiedDates') !== '-') return 'C'
  if (says('fullDates') === '-') {
    const retained = [options.retainPatientCharacteristics && says('patient'), options.retainDevice && says('device')]
    if (retained.includes('K')) return profile === 'U' ? 'U' : 'K'
    if (options.cleanDescriptors && (says('descriptors') === 'C' || retained.includes('C'))) return 'C'
  }
  if (options.cleanGraphics && says('graphics') === 'C') return 'C'
  return safest(profile)
}
