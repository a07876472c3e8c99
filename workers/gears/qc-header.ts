import { isLossy } from './codecs/decode-frame.ts'
import { type FileState, judge } from './file-state.ts'
import type { Header } from './header.ts'
import type { QcConfig } from './qc.ts'

const CHEST = /CHEST|THORA|LUNG|\bCXR\b/
const RADIOGRAPHS = ['CR', 'DX']
const DOUBTFUL = ['RF', 'SC', 'OT', 'DR']
/** PS3.4 B.5: CR Image Storage; DX Image Storage, for presentation and for processing. */
const CR_CLASS = '1.2.840.10008.5.1.4.1.1.1'
const DX_CLASS = '1.2.840.10008.5.1.4.1.1.1.1'

const checkKind = (state: FileState, header: Header): void => {
  const { modality, sopClass, bodyPart, description } = header
  const kind = RADIOGRAPHS.includes(modality) ? 'PASS' : DOUBTFUL.includes(modality) ? 'WARN' : 'FAIL'
  // A modality is one of the standard's short codes or is not repeated: an exporter may have put anything there.
  judge(state, 'modality', kind, /^[A-Z]{2,4}$/.test(modality) ? modality : 'not stated', 'CR or DX', 'WRONG_MODALITY')
  judge(
    state,
    'sop-class',
    sopClass === CR_CLASS || sopClass === DX_CLASS ? 'PASS' : 'WARN',
    sopClass === `${DX_CLASS}.1` ? 'DX for processing' : 'class',
    'CR or DX for presentation',
  )
  const chest = bodyPart === '' ? (CHEST.test(description) ? 'PASS' : 'WARN') : CHEST.test(bodyPart) ? 'PASS' : 'FAIL'
  judge(state, 'body-part', chest, chest === 'PASS' ? 'chest' : chest === 'WARN' ? 'not stated' : 'another', 'chest', 'NOT_CHEST')
}

const checkPixelsTags = (state: FileState, header: Header): void => {
  const grey = header.photometric === 'MONOCHROME1' || header.photometric === 'MONOCHROME2'
  judge(
    state,
    'photometric',
    grey ? 'PASS' : 'FAIL',
    grey ? header.photometric : header.photometric === '' ? 'missing' : 'not grey',
    'MONOCHROME1 or 2',
    'WRONG_PHOTOMETRIC',
  )
  judge(
    state,
    'pixel-spacing',
    header.spacingMm ? 'PASS' : 'WARN',
    header.spacingMm ? header.spacingMm.map((mm) => mm.toFixed(3)).join(' × ') : 'missing',
    'stated, in mm',
  )
  judge(state, 'frames', header.frames === 1 ? 'PASS' : 'WARN', `${header.frames}`, '1')
  judge(
    state,
    'lossy',
    isLossy(header.transferSyntax) ? 'WARN' : 'PASS',
    isLossy(header.transferSyntax) ? 'lossy form' : 'lossless form',
    'lossless',
  )
}

/** Checks that need no pixel (reference: PS3.3 C.7.6.3, C.8.11.3). A picture file without header has only its view. */
export const checkHeader = (state: FileState, header: Header, config: QcConfig): void => {
  if (!state.still) {
    checkKind(state, header)
    checkPixelsTags(state, header)
    const declared = header.burnedIn === 'YES'
    judge(
      state,
      'burned-in-tag',
      declared ? 'FAIL' : 'PASS',
      header.burnedIn === 'YES' || header.burnedIn === 'NO' ? header.burnedIn : 'not stated',
      'not YES',
      'BURNED_IN_TEXT',
    )
  }
  const view = state.facts?.view ?? null
  judge(
    state,
    'view',
    view === 'LATERAL' ? 'FAIL' : view === 'PA' || view === 'AP' ? 'PASS' : 'WARN',
    view ?? 'not stated',
    'PA or AP',
    'LATERAL_VIEW',
  )
  const short = Math.min(header.rows, header.columns)
  const long = Math.max(header.rows, header.columns)
  if (short === 0) return
  judge(
    state,
    'size',
    short >= config.minShortSidePx ? 'PASS' : 'FAIL',
    `${header.columns} × ${header.rows} px`,
    `≥ ${config.minShortSidePx} px`,
    'TOO_SMALL',
  )
  judge(state, 'aspect', long / short <= Number(config.maxAspect) ? 'PASS' : 'WARN', (long / short).toFixed(2), `≤ ${config.maxAspect}`)
}
