import { createRequire } from 'node:module'
import dcmjs from 'dcmjs'
import { loadNative } from '../codecs/load.ts'

const DX = '1.2.840.10008.5.1.4.1.1.1.1'
const EXPLICIT_LE = '1.2.840.10008.1.2.1'

export interface MadePicture {
  readonly rows: number
  readonly columns: number
  readonly bitsStored: number
  /** Stored values. */
  readonly pixels: Uint16Array
  /** Attributes by keyword, beside the plain ones or instead of them. */
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** A DX object without compression, as Part 10 bytes. */
export const makeDicom = ({ rows, columns, bitsStored, pixels, attributes }: MadePicture): ArrayBuffer => {
  const { DicomDict, DicomMetaDictionary } = dcmjs.data
  const sopUid = String(attributes?.SOPInstanceUID ?? '2.25.1')
  const meta = { MediaStorageSOPClassUID: DX, MediaStorageSOPInstanceUID: sopUid, TransferSyntaxUID: EXPLICIT_LE }
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(meta))
  file.dict = DicomMetaDictionary.denaturalizeDataset({
    SOPClassUID: DX,
    SOPInstanceUID: sopUid,
    Modality: 'DX',
    PatientID: 'SYN-1',
    BodyPartExamined: 'CHEST',
    ViewPosition: 'PA',
    ImagerPixelSpacing: [0.17, 0.17],
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    Rows: rows,
    Columns: columns,
    BitsAllocated: 16,
    BitsStored: bitsStored,
    HighBit: bitsStored - 1,
    PixelRepresentation: 0,
    ...attributes,
    PixelData: [pixels.buffer],
    _vrMap: { PixelData: 'OW', PixelPaddingValue: 'US' },
  })
  return file.write({ fragmentMultiframe: false }) as ArrayBuffer
}

interface Transcoder {
  transcode(syntax: string): void
  getDicomPart10(): ArrayBuffer
}

/** The same object in another transfer syntax. */
export const transcoded = async (part10: ArrayBuffer, syntax: string): Promise<Uint8Array> => {
  if (syntax === EXPLICIT_LE) return new Uint8Array(part10)
  await loadNative()
  const { Transcoder } = createRequire(import.meta.url)('dcmjs-codecs') as { Transcoder: new (part10: ArrayBuffer) => Transcoder }
  const transcoder = new Transcoder(part10)
  transcoder.transcode(syntax)
  return new Uint8Array(transcoder.getDicomPart10())
}
