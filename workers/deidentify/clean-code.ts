import { bytesOf } from './clean-value.ts'
import { type DicomElement, findElement, textOf } from './element.ts'

const VALUE = 0x00080100
const SCHEME = 0x00080102
const VERSION = 0x00080103
const MEANING = 0x00080104
/** Long and URN code values, and what describes a scheme of somebody's own. */
const OTHER_CODE_PARTS = new Set([0x00080119, 0x00080120])

/** Coding schemes that are the same everywhere (PS3.16 chapter 8). A hospital's own (`99…`, `L`) may name anything. */
const PUBLIC_SCHEMES = /^(DCM|SRT|SNM3|SCT|UCUM|LN|RADLEX|FMA|UMLS|NCIt)$/

/** Meanings of the codes that radiographs of the chest carry; for another code its value stands in, so that no typed text passes. */
const MEANINGS: Readonly<Record<string, string>> = {
  'SRT T-D3000': 'Chest',
  'SCT 51185008': 'Chest',
  'SRT T-28000': 'Lung',
  'SCT 39607008': 'Lung',
  'SRT R-10206': 'antero-posterior',
  'SCT 399348003': 'antero-posterior',
  'SRT R-10214': 'postero-anterior',
  'SCT 399234005': 'postero-anterior',
  'SCT 272479007': 'postero-anterior',
  'SCT 272478004': 'antero-posterior',
  'SRT R-10236': 'left lateral',
  'SCT 399173006': 'left lateral',
  'SRT R-10232': 'right lateral',
  'SCT 399198007': 'right lateral',
  'SRT F-10450': 'erect',
  'SRT F-10340': 'supine',
  'SCT 10904000': 'erect',
  'SCT 40199007': 'supine',
}

export const isCodePart = (tag: number): boolean =>
  tag === VALUE || tag === SCHEME || tag === VERSION || tag === MEANING || OTHER_CODE_PARTS.has(tag)

export const isCoded = (item: readonly DicomElement[]): boolean => item.some(({ tag }) => isCodePart(tag))

/** The code of a coded entry (PS3.3 8), with the meaning that this program knows for it; `null` for a code of nobody's public scheme. */
export const cleanCode = (item: readonly DicomElement[]): DicomElement[] | null => {
  const value = textOf(findElement(item, VALUE))
  const scheme = textOf(findElement(item, SCHEME))
  if (!PUBLIC_SCHEMES.test(scheme) || !/^[A-Za-z]{0,3}[-0-9A-F./]{1,13}$/.test(value)) return null
  return [
    { tag: VALUE, vr: 'SH', value: bytesOf(value) },
    { tag: SCHEME, vr: 'SH', value: bytesOf(scheme) },
    { tag: MEANING, vr: 'LO', value: bytesOf(MEANINGS[`${scheme} ${value}`] ?? value) },
  ]
}
