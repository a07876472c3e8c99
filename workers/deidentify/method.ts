import type { DeidentifyOptions } from '#core/deidentify/options.ts'
import { bytesOf } from './clean-value.ts'
import type { DicomElement } from './element.ts'

/** Codes of PS3.16 CID 7050 for what was done. */
const codesOf = (options: DeidentifyOptions): readonly (readonly [string, string])[] => [
  ['113100', 'Basic Application Confidentiality Profile'],
  ...(options.cleanGraphics ? [['113103', 'Clean Graphics Option'] as const] : []),
  ...(options.cleanDescriptors ? [['113105', 'Clean Descriptors Option'] as const] : []),
  ...(options.dates === 'modified' ? [['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'] as const] : []),
  ...(options.retainPatientCharacteristics ? [['113108', 'Retain Patient Characteristics Option'] as const] : []),
  ...(options.retainDevice ? [['113109', 'Retain Device Identity Option'] as const] : []),
]

const text = (tag: number, vr: string, value: string): DicomElement => ({ tag, vr, value: bytesOf(value) })

/** What a file says of its own de-identification (PS3.3 C.12.1, C.7.1.1; PS3.15 E.2). */
export const methodOf = (options: DeidentifyOptions): DicomElement[] => [
  text(0x00120062, 'CS', 'YES'),
  text(0x00120063, 'LO', 'Roundtable: PS3.15 Annex E, keyed UIDs, typed text removed'),
  {
    tag: 0x00120064,
    vr: 'SQ',
    items: codesOf(options).map(([value, meaning]) => [
      text(0x00080100, 'SH', value),
      text(0x00080102, 'SH', 'DCM'),
      text(0x00080104, 'LO', meaning),
    ]),
  },
  text(0x00280303, 'CS', options.dates === 'modified' ? 'MODIFIED' : 'REMOVED'),
]
