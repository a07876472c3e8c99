import { createHash } from 'node:crypto'
import type { DeidentifyOptions } from '#core/deidentify/options.ts'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import { pseudonyms, renewedUid, shiftDaysOf } from '../gears/deidentify.ts'
import { Excluded } from '../gears/excluded.ts'
import type { Frame } from '../gears/frame.ts'
import { cleanDataSet } from './clean-data-set.ts'
import { cleanOverlays } from './clean-overlay.ts'
import { cleanPixels } from './clean-pixels.ts'
import { bytesOf } from './clean-value.ts'
import { type DicomElement, findElement, textOf, uint16Of } from './element.ts'
import { refuseText } from './find-text.ts'
import { methodOf } from './method.ts'
import { DEFLATED_LE, type DicomFile, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, readFile } from './read-file.ts'
import { writtenFile } from './write-file.ts'

/** A file under its new names. `bytes` is empty where `refused` says why it may not be written. */
export interface DeidentifiedFile {
  readonly bytes: Uint8Array
  readonly refused: { readonly reason: ExclusionReason; readonly detail: string } | null
  readonly patient: string
  readonly studyUid: string
  readonly sopUid: string
}

/** Written as explicit little endian; pixel data in any other transfer syntax stay as they are. */
const REWRITTEN = new Set([IMPLICIT_LE, EXPLICIT_LE, DEFLATED_LE, EXPLICIT_BE])

const identityOf = ({ elements }: DicomFile) => {
  const unicode = /192/.test(textOf(findElement(elements, 0x00080005)))
  const text = (tag: number): string => textOf(findElement(elements, tag), unicode)
  return {
    patientId: text(0x00100020),
    issuer: text(0x00100021),
    accession: text(0x00080050),
    studyUid: text(0x0020000d),
    sopUid: text(0x00080018),
    birthDate: '',
  }
}

interface Names {
  readonly patient: string
  readonly study: string
  readonly series: string
  readonly image: string
}

const namesOf = (file: DicomFile, bytes: Uint8Array, siteKey: Uint8Array): Names => {
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  const series = textOf(findElement(file.elements, 0x0020000e)) || `series:${contentHash}`
  return { ...pseudonyms(siteKey, identityOf(file), contentHash), series: renewedUid(siteKey, series) }
}

/** Later elements take the place of earlier ones with their tag. */
const merged = (...lists: readonly (readonly DicomElement[])[]): DicomElement[] =>
  [...new Map(lists.flat().map((element) => [element.tag, element])).values()].sort((a, b) => a.tag - b.tag)

const line = (tag: number, vr: string, text: string): DicomElement => ({ tag, vr, value: bytesOf(text) })

/** The whole file under its new names, before anybody has looked at its picture. */
const rewritten = (file: DicomFile, siteKey: Uint8Array, options: DeidentifyOptions, names: Names): Uint8Array => {
  const { elements, bigEndian } = file
  const declared = textOf(findElement(elements, 0x00280301)).toUpperCase()
  if (declared === 'YES') throw new Excluded('BURNED_IN_TEXT', 'declared in (0028,0301)')
  const sopClass = textOf(findElement(elements, 0x00080016)) || file.metaSopClass
  if (!/^1\.2\.840\.10008\.[0-9.]{1,50}$/.test(sopClass)) throw new Excluded('UNREADABLE', 'no SOP class of the standard')
  const { patient, study, series, image } = names
  const cleaned = cleanDataSet(elements, {
    options,
    bigEndian,
    signed: uint16Of(findElement(elements, 0x00280103), bigEndian) === 1,
    shiftDays: shiftDaysOf(siteKey, patient),
    renew: (uid) => renewedUid(siteKey, uid),
  })
  const vouched = options.burnedIn === 'detect' || declared === 'NO'
  const whole = merged(
    cleaned.filter(({ tag }) => tag !== 0x00280301),
    [line(0x00080016, 'UI', sopClass), line(0x00080018, 'UI', image), line(0x0020000d, 'UI', study), line(0x0020000e, 'UI', series)],
    [line(0x00100010, 'PN', patient), line(0x00100020, 'LO', patient)],
    methodOf(options),
    vouched ? [line(0x00280301, 'CS', 'NO')] : [],
    options.cleanGraphics ? cleanOverlays(elements, bigEndian) : [],
    [cleanPixels(file)],
  )
  const transferSyntax = REWRITTEN.has(file.transferSyntax) ? EXPLICIT_LE : file.transferSyntax
  return writtenFile(whole, { transferSyntax, sopClass, sopUid: image })
}

/**
 * De-identifies one file by the Basic Profile of PS3.15 Annex E and the chosen options, and writes it as PS3.10 asks: preamble, file meta
 * group, data set and what lies in and beside the pixel data. The same file, key and options give the same bytes.
 * @param onFrame is given each decoded picture, when they are looked at
 * @throws {Excluded} when the structure of the file cannot be read; every later reason is in `refused`
 */
export const deidentifyFile = async (
  bytes: Uint8Array,
  siteKey: Uint8Array,
  options: DeidentifyOptions,
  onFrame?: (frame: Frame) => Promise<void>,
): Promise<DeidentifiedFile> => {
  const file = readFile(bytes)
  const names = namesOf(file, bytes, siteKey)
  const named = { patient: names.patient, studyUid: names.study, sopUid: names.image }
  try {
    const written = rewritten(file, siteKey, options, names)
    // What leaves is what was looked at: the detector reads the written file.
    if (options.burnedIn === 'detect') await refuseText(written, onFrame)
    return { ...named, bytes: written, refused: null }
  } catch (error) {
    if (!(error instanceof Excluded)) throw error
    return { ...named, bytes: new Uint8Array(), refused: { reason: error.reason, detail: error.message } }
  }
}
