import { cleanDescription } from '#core/deidentify/clean-description.ts'
import type { DeidentifyOptions } from '#core/deidentify/options.ts'
import { shiftDate, shiftDateTime } from '#core/deidentify/shift-date.ts'

/** Bytes of one number, for the byte order; 1: the order does not matter. */
const WIDTH: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, AT: 2, OW: 2, UL: 4, SL: 4, FL: 4, OL: 4, OF: 4, FD: 8, OD: 8, SV: 8, UV: 8, OV: 8 },
}

/** The characters of each text that a machine writes (PS3.5 table 6.2-1). A text with others is not kept. */
const FORMS: Readonly<Record<string, RegExp>> = {
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Za-z0-9 _]{0,16}$/,
  DS: /^[0-9+\-.eE ]{0,16}$/,
  IS: /^[0-9+\- ]{0,12}$/,
  TM: /^(\d{2}:?){1,3}(\.\d{1,6})?$/,
  UI: /^[0-9.]{1,64}$/,
}
const TYPED = new Set(['AE', 'LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UR', 'UT'])

const encoder = new TextEncoder()
const latin1 = new TextDecoder('latin1')
export const bytesOf = (text: string): Uint8Array => encoder.encode(text)
const partsOf = (value: Uint8Array): string[] =>
  latin1
    .decode(value)
    .split('\\')
    .map((part) => part.replace(/\0+$/, '').trim())

/** Ages above 89 years are written as 90 years (45 CFR 164.514(b)(2)(i)(C)). */
const capped = (age: string): string => {
  const perYear = { D: 365.25, W: 52.2, M: 12, Y: 1 }[age.slice(3) as 'D' | 'W' | 'M' | 'Y']
  return Number(age.slice(0, 3)) / perYear >= 90 ? '090Y' : age
}

/** Little endian bytes of numbers that were read in `bigEndian` order; a copy only where they have to be turned. */
export const littleEndian = (value: Uint8Array, width: number, bigEndian: boolean): Uint8Array => {
  if (!bigEndian || width === 1) return value
  const turned = new Uint8Array(value)
  for (let at = 0; at + width <= turned.length; at += width) turned.subarray(at, at + width).reverse()
  return turned
}

/** A value as it is, if it is what its representation says it is; `null` otherwise. What a person typed is kept byte by byte. */
export const keptValue = (vr: string, value: Uint8Array, bigEndian: boolean): Uint8Array | null => {
  const width = WIDTH[vr]
  if (width !== undefined) return value.length % width === 0 ? littleEndian(value, width, bigEndian) : null
  if (TYPED.has(vr) || value.length === 0) return value
  const form = FORMS[vr]
  if (!form || !partsOf(value).every((part) => part === '' || form.test(part))) return null
  return vr === 'AS' ? bytesOf(partsOf(value).map(capped).join('\\')) : value
}

export const isTyped = (vr: string): boolean => TYPED.has(vr)
export const isTime = (vr: string): boolean => vr === 'DA' || vr === 'DT' || vr === 'TM'

/** Dates moved, times as they are; `null` where a part is no date, or where dates are to be removed. */
export const shiftedValue = (vr: string, value: Uint8Array, days: number, options: DeidentifyOptions): Uint8Array | null => {
  if (options.dates === 'remove') return null
  if (vr === 'TM') return keptValue('TM', value, false)
  const moved = partsOf(value).map((part) => (part === '' ? '' : vr === 'DA' ? shiftDate(part, days) : shiftDateTime(part, days)))
  return moved.includes(null) ? null : bytesOf(moved.join('\\'))
}

/** The known words of a description; `null` where none is left. */
export const describedValue = (value: Uint8Array): Uint8Array | null => {
  const words = cleanDescription(latin1.decode(value.subarray(0, 10_240)))
  return words === '' ? null : bytesOf(words.slice(0, 64))
}

/** UIDs by keyed derivation; those that the standard assigns (SOP classes, transfer syntaxes, coding schemes) mean the same everywhere. */
export const renewedUids = (value: Uint8Array, renew: (uid: string) => string): Uint8Array =>
  bytesOf(
    partsOf(value)
      .map((uid) => (uid === '' || /^1\.2\.840\.10008\.[0-9.]+$/.test(uid) ? uid : renew(uid)))
      .join('\\'),
  )

const DUMMIES: Readonly<Record<string, string>> = {
  ...{ AE: 'REMOVED', AS: '000Y', CS: 'REMOVED', DA: '19000101', DS: '0', DT: '19000101000000', IS: '0', LO: 'REMOVED', LT: 'REMOVED' },
  ...{ PN: 'REMOVED', SH: 'REMOVED', ST: 'REMOVED', TM: '000000', UC: 'REMOVED', UI: '2.25.0', UR: 'urn:removed', UT: 'REMOVED' },
}

/** A value that says nothing, for an attribute that may not be empty (action D). */
export const dummyValue = (vr: string): Uint8Array => bytesOf(DUMMIES[vr] ?? '\0'.repeat(WIDTH[vr] ?? 2))
