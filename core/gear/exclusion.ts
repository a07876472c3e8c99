/** Why a file is not in the prepared set. Codes are stable: never renamed, never reused. The sentence is for the data steward. */
export const EXCLUSIONS = {
  NOT_DICOM: 'This file is neither DICOM nor a PNG or JPEG picture.',
  TRUNCATED: 'The file ends before its picture does. Export it again from the archive.',
  UNREADABLE: 'The file calls itself DICOM, but its structure cannot be followed.',
  NO_PIXELS: 'The DICOM object holds no picture.',
  UNSUPPORTED_SYNTAX: 'The picture is stored in a form (transfer syntax or bit depth) that is not read here.',
  UNDECODABLE: 'The picture is compressed in a way its own header contradicts, or its data are damaged.',
  TOO_LARGE: 'The file or its picture is larger than this chain accepts.',
  TIMEOUT: 'Reading took longer than the time allowed for one file. The reader was stopped.',
  MEMORY: 'Reading took more memory than is allowed for one file. The reader was stopped.',
  CRASHED: 'The reader ended abnormally on this file.',
  WRONG_MODALITY: 'This is not a radiograph (CR or DX).',
  NOT_CHEST: 'The header names another body part than the chest.',
  LATERAL_VIEW: 'This is a lateral view. Only frontal views (PA or AP) are prepared.',
  WRONG_PHOTOMETRIC: 'The tag that says whether high values are white is missing, not grey, or contradicts the picture.',
  CONSTANT: 'The picture is empty: every value is the same.',
  LOW_RANGE: 'The picture uses too little of its range of grey to be a radiograph.',
  TOO_SMALL: 'The picture has too few pixels.',
  BURNED_IN_TEXT: 'The picture holds text that may name a patient.',
  DUPLICATE: 'The same picture was already taken from another file.',
  NO_LABEL: 'The labels file has no label for this file.',
  BAD_LABEL: 'The label of this file is neither 0 nor 1.',
} as const

export type ExclusionReason = keyof typeof EXCLUSIONS
export const EXCLUSION_REASONS = Object.keys(EXCLUSIONS) as ExclusionReason[]
