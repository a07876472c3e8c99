import dcmjs from 'dcmjs'
import type { SiteProfile } from './site-profile.ts'

export interface PhantomImage {
  readonly patient: number
  readonly ageYears: number
  readonly sex: 'F' | 'M'
  readonly view: 'PA' | 'AP' | 'LL'
  readonly studyUid: string
  readonly seriesUid: string
  readonly sopUid: string
  /** YYYYMMDD. */
  readonly date: string
  readonly accession: string
  /** Stored values, little endian. */
  readonly pixels: Uint16Array
}

const EXPLICIT_LE = '1.2.840.10008.1.2.1'
const DX_FOR_PRESENTATION = '1.2.840.10008.5.1.4.1.1.1.1'

/** A DX object (PS3.3 A.26) as explicit little endian Part 10 bytes. Every name in it says that it is synthetic. */
export const dicomFile = (image: PhantomImage, profile: SiteProfile): Uint8Array => {
  const number = String(image.patient).padStart(3, '0')
  const top = 2 ** profile.bitsStored
  const dataset = {
    SpecificCharacterSet: 'ISO_IR 192',
    ImageType: ['DERIVED', 'PRIMARY'],
    SOPClassUID: DX_FOR_PRESENTATION,
    SOPInstanceUID: image.sopUid,
    StudyDate: image.date,
    StudyTime: '120000',
    AccessionNumber: image.accession,
    Modality: 'DX',
    PresentationIntentType: 'FOR PRESENTATION',
    Manufacturer: profile.manufacturer,
    InstitutionName: profile.institution,
    ReferringPhysicianName: 'SYNTHETIC^NOBODY',
    StudyDescription: 'CHEST PHANTOM',
    SeriesDescription: `Chest ${image.view} phantom`,
    ManufacturerModelName: profile.model,
    PatientName: `SYNTHETIC^PHANTOM-${number}`,
    PatientID: `SYN-${profile.code}-${number}`,
    PatientBirthDate: `${Number(image.date.slice(0, 4)) - image.ageYears - 1}1231`,
    PatientSex: image.sex,
    PatientAge: `${String(image.ageYears).padStart(3, '0')}Y`,
    BodyPartExamined: 'CHEST',
    ImagerPixelSpacing: [0.7, 0.7],
    ViewPosition: image.view,
    StudyInstanceUID: image.studyUid,
    SeriesInstanceUID: image.seriesUid,
    StudyID: '1',
    SeriesNumber: '1',
    InstanceNumber: '1',
    PatientOrientation: ['L', 'F'],
    ImageComments: 'SYNTHETIC',
    SamplesPerPixel: 1,
    PhotometricInterpretation: profile.photometric,
    Rows: profile.sizePx,
    Columns: profile.sizePx,
    BitsAllocated: 16,
    BitsStored: profile.bitsStored,
    HighBit: profile.bitsStored - 1,
    PixelRepresentation: 0,
    BurnedInAnnotation: 'NO',
    LossyImageCompression: '00',
    RescaleIntercept: '0',
    RescaleSlope: '1',
    RescaleType: 'US',
    WindowCenter: `${top / 2}`,
    WindowWidth: `${top}`,
    PresentationLUTShape: profile.photometric === 'MONOCHROME1' ? 'INVERSE' : 'IDENTITY',
    PixelData: [image.pixels.buffer],
    _vrMap: { PixelData: 'OW' },
  }
  const meta = {
    FileMetaInformationVersion: new Uint8Array([0, 1]).buffer,
    MediaStorageSOPClassUID: DX_FOR_PRESENTATION,
    MediaStorageSOPInstanceUID: image.sopUid,
    TransferSyntaxUID: EXPLICIT_LE,
    ImplementationClassUID: '2.25.80302813137786398554742050926734630921',
    ImplementationVersionName: 'ROUNDTABLE_1',
  }
  const { DicomDict, DicomMetaDictionary } = dcmjs.data
  const file = new DicomDict(DicomMetaDictionary.denaturalizeDataset(meta))
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataset)
  return new Uint8Array(file.write({ fragmentMultiframe: false }))
}
