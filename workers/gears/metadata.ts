import { type FileState, orExcluded, type PictureFacts, type View } from './file-state.ts'
import { type Header, readHeader, readIdentity } from './header.ts'
import { parseDicom } from './parse-dicom.ts'
import { isStillImage } from './still-image.ts'

/** Families of radiography makers. A header's free text never passes: only one of these words does. */
const VENDORS: readonly (readonly [RegExp, string])[] = [
  [/CANON|TOSHIBA/, 'Canon'],
  [/FUJI/, 'Fujifilm'],
  [/SIEMENS/, 'Siemens'],
  [/PHILIPS/, 'Philips'],
  [/\bGE\b|GENERAL ELECTRIC/, 'GE'],
  [/AGFA/, 'Agfa'],
  [/CARESTREAM|KODAK/, 'Carestream'],
  [/KONICA/, 'Konica Minolta'],
  [/SAMSUNG/, 'Samsung'],
  [/SHIMADZU/, 'Shimadzu'],
  [/HOLOGIC/, 'Hologic'],
  [/MINDRAY/, 'Mindray'],
  [/SWISSRAY/, 'Swissray'],
  [/VIEWORKS/, 'Vieworks'],
]

export const vendorFamily = (manufacturer: string): string | null =>
  manufacturer === '' ? null : (VENDORS.find(([pattern]) => pattern.test(manufacturer))?.[1] ?? 'Other')

const viewOfWord = (word: string): View | null => {
  if (/^(PA|AP)$/.test(word)) return word as View
  if (/^(LL|RL|LAT|LATERAL|LEFT LATERAL|RIGHT LATERAL)$/.test(word)) return 'LATERAL'
  return word === '' ? null : 'OTHER'
}

/** View Position (0018,5101), else words of the descriptions; a description that names a frontal and a lateral view says nothing. */
export const viewOf = (header: Pick<Header, 'viewPosition' | 'description'>, hint = ''): View | null => {
  const stated = viewOfWord(header.viewPosition || hint.trim().toUpperCase())
  if (stated) return stated
  const lateral = /\bLAT(ERAL)?\b|\bSEITLICH\b/.test(header.description)
  const frontal = /\b(PA|AP)\b/.exec(header.description)
  if (lateral && !frontal) return 'LATERAL'
  return frontal && !lateral ? (frontal[1] as View) : null
}

export const factsOf = (header: Header, hint: string | undefined): PictureFacts => ({
  ageYears: header.ageYears,
  sex: header.sex === 'F' || header.sex === 'M' || header.sex === 'O' ? header.sex : null,
  view: viewOf(header, hint),
  vendor: vendorFamily(header.manufacturer),
  bitsStored: header.bitsStored,
  widthPx: header.columns,
  heightPx: header.rows,
  synthetic: header.synthetic,
})

/** First gear: the header by allow-list, and who it is about. A PNG or JPEG has no header; it is made with its picture. */
export const metadata = (state: FileState): void => {
  if (isStillImage(state.bytes)) {
    state.still = true
    return
  }
  const data = orExcluded(state, () => parseDicom(state.bytes))
  if (!data) return
  state.data = data
  state.header = readHeader(data)
  state.identity = readIdentity(data)
  state.facts = factsOf(state.header, state.hints.view)
}
