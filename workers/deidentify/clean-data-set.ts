import { type Action, actionFor, type BaseAction, baseActionFor } from '#core/deidentify/action.ts'
import type { DeidentifyOptions } from '#core/deidentify/options.ts'
import { representationsOf } from '#core/deidentify/value-representation.ts'
import { cleanCode, isCoded, isCodePart } from './clean-code.ts'
import { describedValue, dummyValue, isTime, isTyped, keptValue, littleEndian, renewedUids, shiftedValue } from './clean-value.ts'
import type { DicomElement } from './element.ts'

export interface CleanContext {
  readonly options: DeidentifyOptions
  readonly bigEndian: boolean
  /** Pixel Representation (0028,0103) is 1: what may be US or SS is SS. */
  readonly signed: boolean
  /** Days by which dates are moved, negative. */
  readonly shiftDays: number
  readonly renew: (uid: string) => string
}

const EMPTY = new Uint8Array()
const MANUFACTURER = 0x00080070
const MODEL = 0x00081090
/** Typed attributes that must be there, if empty (Type 2 in the modules of a radiograph): Manufacturer, Position Reference Indicator. */
const MUST_BE_THERE = new Set([MANUFACTURER, 0x00201040])
/** Typed attributes with defined terms: these and no other text. */
const TERMS: Readonly<Record<number, RegExp>> = {
  2625620: /^(OD|HU|US|MGML|Z_EFF|ED|EDW|HU_MOD|PCT) ?$/,
  2633732: /^(OD|HU|US|MGML|Z_EFF|ED|EDW|HU_MOD|PCT) ?$/,
}
/** Look-up tables: binary, and needed to show the picture. */
const TABLES = new Set([0x00283006, 0x00281201, 0x00281202, 0x00281203])

/** Sequences that a radiograph must have, if without items (PS3.3 C.7.6.14, C.8.11.2, C.8.11.5); any other is left out then. */
const MAY_BE_EMPTY = new Set([0x00082218, 0x00400555, 0x00540220])

const emptied = (tag: number, vr: string): DicomElement | null => {
  if (vr !== 'SQ') return { tag, vr, value: EMPTY }
  return MAY_BE_EMPTY.has(tag) ? { tag, vr, items: [] } : null
}
const valued = (tag: number, vr: string, value: Uint8Array | null): DicomElement | null => value && { tag, vr, value }

const cleanItem = (item: readonly DicomElement[], context: CleanContext): DicomElement[] | null => {
  if (!isCoded(item)) return cleanDataSet(item, context)
  const code = cleanCode(item)
  const rest = item.filter(({ tag }) => !isCodePart(tag))
  return code && [...code, ...cleanDataSet(rest, context)]
}

const cleanItems = ({ tag, items = [] }: DicomElement, context: CleanContext): DicomElement | null => {
  const kept = items.map((item) => cleanItem(item, context)).filter((item) => item !== null)
  return kept.length === 0 ? emptied(tag, 'SQ') : { tag, vr: 'SQ', items: kept }
}

/** The representation to write: that of the file where PS3.6 allows it, PS3.6's where the file says "unknown"; `null` for a false one. */
const settledVr = ({ tag, vr }: DicomElement, context: CleanContext): string | null => {
  const allowed = representationsOf(tag)
  if (allowed[0] === 'US' && allowed[1] === 'SS' && (vr === 'UN' || vr === 'US')) return context.signed ? 'SS' : 'US'
  if (allowed.includes(vr)) return vr
  return vr === 'UN' && !context.bigEndian ? (allowed[0] ?? null) : null
}

const byBase = (element: DicomElement, action: BaseAction, context: CleanContext): DicomElement | null => {
  const { tag, value } = element
  const [vr = 'UN'] = representationsOf(tag)
  if (action === 'X') return null
  if (action === 'Z') return emptied(tag, vr)
  if (action === 'U' && element.items) return cleanItems(element, context)
  if (action === 'U' && vr === 'UI') return valued(tag, vr, renewedUids(value ?? EMPTY, context.renew))
  return vr === 'SQ' ? emptied(tag, vr) : valued(tag, vr, dummyValue(vr))
}

/** What a standard attribute outside the table may hold: never what a person types, and bulk values only where they are look-up tables. */
const unlisted = (tag: number, vr: string, value: Uint8Array, context: CleanContext): DicomElement | null => {
  const { options, bigEndian, shiftDays } = context
  if (isTime(vr)) return valued(tag, vr, shiftedValue(vr, value, shiftDays, options))
  if (vr === 'UI') return valued(tag, vr, renewedUids(value, context.renew))
  if (TABLES.has(tag)) return valued(tag, vr, littleEndian(value, 2, bigEndian))
  const isDevice = options.retainDevice && (tag === MANUFACTURER || tag === MODEL)
  if (isDevice || TERMS[tag]?.test(String.fromCharCode(...value.subarray(0, 16)))) return { tag, vr, value }
  if (isTyped(vr)) return MUST_BE_THERE.has(tag) ? emptied(tag, vr) : null
  return /^(O[BDFLVW]|UN)$/.test(vr) ? null : valued(tag, vr, keptValue(vr, value, bigEndian))
}

const retained = (element: DicomElement, action: Action | null, vr: string, context: CleanContext): DicomElement | null => {
  const { tag, value } = element
  if (element.items) return vr === 'SQ' ? cleanItems(element, context) : null
  if (!value || vr === 'SQ') return null
  if (action === null) return unlisted(tag, vr, value, context)
  if (action === 'K') return valued(tag, vr, keptValue(vr, value, context.bigEndian))
  if (isTime(vr)) return valued(tag, vr, shiftedValue(vr, value, context.shiftDays, context.options))
  return context.options.cleanDescriptors && (isTyped(vr) || vr === 'CS') ? valued(tag, vr, describedValue(value)) : null
}

/** Private groups, file meta, commands, delimiters, and group lengths. */
const isForeign = (tag: number): boolean => {
  const group = tag >>> 16
  return group % 2 === 1 || group < 8 || group >= 0xfffc || (tag & 0xffff) === 0
}

const cleanElement = (element: DicomElement, context: CleanContext): DicomElement | null => {
  const action = actionFor(element.tag, context.options)
  const kept = action === null || action === 'K' || action === 'C'
  const vr = kept ? settledVr(element, context) : null
  const clean = vr && retained(element, action, vr, context)
  if (clean || action === null) return clean || null
  return byBase(element, kept ? baseActionFor(element.tag)! : action, context)
}

/**
 * De-identifies a data set at every depth (PS3.15 E.2). By the table first; an attribute of PS3.6 that is not in the table passes only if
 * no person types it: every LO, SH, ST, LT, UT, UC, UR, PN and AE goes (except defined terms, public codes and, with Retain Device
 * Identity, maker and model), and so does every bulk value that is no look-up table. What neither table knows, private attributes, group
 * lengths, overlays, curves and pixel data are left out; pixel data and clean overlays are added by the caller.
 * @returns little endian elements in the order of their tags; of a repeated one, the first
 */
export const cleanDataSet = (elements: readonly DicomElement[], context: CleanContext): DicomElement[] => {
  const cleaned = new Map<number, DicomElement>()
  for (const element of elements) {
    if (isForeign(element.tag) || element.fragments || cleaned.has(element.tag)) continue
    const clean = cleanElement(element, context)
    if (clean) cleaned.set(element.tag, clean)
  }
  return [...cleaned.values()].sort((a, b) => a.tag - b.tag)
}
