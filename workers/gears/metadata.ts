import { Excluded } from './excluded.ts'
import type { FileState, PictureFacts, View } from './file-state.ts'
import { judge } from './file-state.ts'
import { decodeFrame, pixelHash } from './frame.ts'
import { type Header, readHeader, readIdentity } from './header.ts'
import { histogramOf } from './histogram.ts'
import { parseDicom } from './parse-dicom.ts'
import { decodeStillImage, isStillImage } from './still-image.ts'

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

const factsOf = (header: Header, hint: string | undefined): PictureFacts => ({
  ageYears: header.ageYears,
  sex: header.sex === 'F' || header.sex === 'M' || header.sex === 'O' ? header.sex : null,
  view: viewOf(header, hint),
  vendor: vendorFamily(header.manufacturer),
  bitsStored: header.bitsStored,
  widthPx: header.columns,
  heightPx: header.rows,
  synthetic: header.synthetic,
})

/** First gear: header by allow-list, then pixels. What cannot be decoded keeps its header, so that quality control can still name it. */
export const metadata = async (state: FileState, config: { maxMegapixels: number }): Promise<void> => {
  try {
    if (isStillImage(state.bytes)) {
      state.still = true
      const { header, frame } = await decodeStillImage(state.bytes, config.maxMegapixels)
      Object.assign(state, { header, frame })
    } else {
      const data = parseDicom(state.bytes)
      state.header = readHeader(data)
      state.identity = readIdentity(data)
      state.frame = await decodeFrame(data, state.header, config.maxMegapixels)
    }
  } catch (error) {
    if (!(error instanceof Excluded)) throw error
    judge(state, 'readable', 'FAIL', error.message || 'no', 'whole and decodable', error.reason)
  }
  if (state.header) state.facts = factsOf(state.header, state.hints.view)
  if (!state.header || !state.frame) return
  judge(state, 'readable', 'PASS', `${state.frame.columns} × ${state.frame.rows} px, ${state.header.bitsStored} bit`, 'whole and decodable')
  state.pixelHash = pixelHash(state.frame)
  state.histogram = histogramOf(state.frame, state.header)
}
