import { type Judgement, judgeMeasured, judgeOutcome, type Outcome, type QcConfig } from '#core/gear/judge.ts'
import { isLossy } from './codecs/decode-frame.ts'
import type { View } from './file-state.ts'
import type { Header } from './header.ts'
import type { QcTags } from './qc-tags.ts'

const CHEST = /CHEST|THORA|LUNG|\bCXR\b/
const RADIOGRAPHS = ['CR', 'DX']
const DOUBTFUL = ['RF', 'SC', 'OT', 'DR']
/** PS3.4 B.5: CR Image Storage; DX Image Storage, for presentation and for processing. */
const CR_CLASS = '1.2.840.10008.5.1.4.1.1.1'
const DX_CLASS = '1.2.840.10008.5.1.4.1.1.1.1'

const outcome = (met: boolean): Outcome => (met ? 'met' : 'missed')

const modality = ({ modality: code }: Header, config: QcConfig): Judgement =>
  judgeOutcome(
    'modality',
    config,
    DOUBTFUL.includes(code) ? 'doubtful' : outcome(RADIOGRAPHS.includes(code)),
    // A modality is one of the standard's short codes or is not repeated: an exporter may have put anything there.
    /^[A-Z]{2,4}$/.test(code) ? code : 'not stated',
  )

const sopClass = ({ sopClass: uid }: Header, config: QcConfig): Judgement => {
  const name = { [CR_CLASS]: 'CR', [DX_CLASS]: 'DX', [`${DX_CLASS}.1`]: 'DX for processing' }[uid] ?? 'another class'
  return judgeOutcome('sop-class', config, outcome(uid === CR_CLASS || uid === DX_CLASS), name)
}

const bodyPart = ({ bodyPart: part, description }: Header, config: QcConfig): Judgement => {
  if (CHEST.test(part === '' ? description : part)) return judgeOutcome('body-part', config, 'met', 'chest')
  return part === '' ? judgeOutcome('body-part', config, 'doubtful', 'not stated') : judgeOutcome('body-part', config, 'missed', 'another')
}

const photometric = ({ photometric: tag }: Header, config: QcConfig): Judgement => {
  const grey = tag === 'MONOCHROME1' || tag === 'MONOCHROME2'
  return judgeOutcome('photometric', config, outcome(grey), grey ? tag : tag === '' ? 'missing' : 'not grey')
}

const pixelSpacing = ({ spacingMm }: Header, config: QcConfig): Judgement => {
  if (!spacingMm) return judgeOutcome('pixel-spacing', config, 'missed', 'missing')
  const [row, column] = spacingMm
  const square = Math.abs(row / column - 1) <= 0.01
  const value = `${row.toFixed(3)} × ${column.toFixed(3)} mm${square ? '' : ', resampled to square'}`
  return judgeOutcome('pixel-spacing', config, 'met', value, { measured: row })
}

const lossy = (header: Header, { lossyBefore, lossyRatio }: QcTags, config: QcConfig): Judgement => {
  const now = isLossy(header.transferSyntax)
  const value = now ? 'lossy form' : lossyBefore ? 'lossy before' : 'lossless form'
  return judgeOutcome('lossy', config, outcome(!now && !lossyBefore), lossyRatio ? `${value}, ratio ${lossyRatio.toFixed(1)}` : value)
}

const burnedInTag = ({ burnedIn }: Header, config: QcConfig): Judgement =>
  judgeOutcome('burned-in-tag', config, outcome(burnedIn !== 'YES'), burnedIn === 'YES' || burnedIn === 'NO' ? burnedIn : 'not stated')

const CAPTURES = { none: 'met', digitised: 'doubtful', captured: 'missed' } as const

const laterality = ({ laterality: side, patientOrientation }: QcTags, config: QcConfig): Judgement =>
  judgeOutcome('laterality', config, 'met', `side ${side ?? 'not stated'}, orientation ${patientOrientation ?? 'not stated'}`)

/** Checks of what only a DICOM header says (PS3.3 C.7.6.3, C.8.11.3). */
export const judgeHeader = (header: Header, tags: QcTags, config: QcConfig): Judgement[] => [
  modality(header, config),
  sopClass(header, config),
  bodyPart(header, config),
  photometric(header, config),
  judgeOutcome('frames', config, outcome(header.frames === 1), `${header.frames}`),
  pixelSpacing(header, config),
  lossy(header, tags, config),
  laterality(tags, config),
  burnedInTag(header, config),
  judgeOutcome('secondary-capture', config, CAPTURES[tags.capture], tags.capture),
]

/** Checks that a picture without a header can stand too: its view may be in the labels file. */
export const judgeForm = (header: Header, view: View | null, config: QcConfig): Judgement[] => {
  const frontal = view === 'PA' || view === 'AP'
  const viewed = judgeOutcome('view', config, frontal ? 'met' : view === 'LATERAL' ? 'missed' : 'doubtful', view ?? 'not stated')
  const short = Math.min(header.rows, header.columns)
  if (short === 0) return [viewed]
  return [
    viewed,
    judgeMeasured('size', config, short, `${header.columns} × ${header.rows} px`),
    judgeMeasured('aspect', config, Math.max(header.rows, header.columns) / short),
    judgeMeasured('bit-depth', config, header.bitsStored),
  ]
}
