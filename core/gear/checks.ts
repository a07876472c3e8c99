import type { ExclusionReason } from './exclusion.ts'

/** What a check that is not met does: excludes the picture, warns of it, or is only written down. */
export const LEVELS = ['exclude', 'warn', 'record'] as const
export type Level = (typeof LEVELS)[number]

/** A number of the configuration that a measured value is held against: an integer, or a decimal as a string. */
export interface Limit {
  readonly setting: string
  readonly default: number | string
  readonly minimum?: number
  readonly maximum?: number
}

export interface Check {
  /** Short words for a table or the title of a chart. */
  readonly label: string
  /** What is asked for, for the steward: `asked for: chest`. A check with a limit asks for the limit. */
  readonly asks: string
  /** What is neither met nor missed: warned of, unless the check only records. */
  readonly doubtful?: string
  readonly level: Level
  /** The level is not a setting: another one would make no sense, or would let a patient into two splits. */
  readonly fixed?: true
  /** Absent where the level is always `record`. */
  readonly excludes?: ExclusionReason
  /** Of the measured value. */
  readonly unit?: string
  readonly decimals?: number
  /** Whether the measured value must reach the limit or stay below it. */
  readonly side?: 'least' | 'most'
  readonly limit?: Limit
  /** Between this and the limit the picture is doubtful: warned of, unless the check only records. */
  readonly doubt?: Limit
  /** Fixed edges of the bins in which the measured value is counted; they never depend on data. */
  readonly edges?: readonly number[]
}

const SHARES = [5, 10, 20, 30, 40, 50, 60, 70, 80, 90]

/** Every check of quality control (reference: Appl. Sci. 13 (2023) 2067; IJCARS 2025 s11548-025-03468-0; CTP's filters). */
export const CHECKS = {
  readable: {
    label: 'Readable',
    asks: 'whole and decodable',
    level: 'exclude',
    fixed: true,
    excludes: 'UNDECODABLE',
  },
  modality: { label: 'Modality', asks: 'CR or DX', doubtful: 'RF, SC, OT or DR', level: 'exclude', excludes: 'WRONG_MODALITY' },
  'sop-class': { label: 'SOP class', asks: 'CR, or DX for presentation', level: 'warn', excludes: 'WRONG_CLASS' },
  'body-part': { label: 'Body part', asks: 'chest', doubtful: 'not stated', level: 'exclude', excludes: 'NOT_CHEST' },
  view: {
    label: 'View',
    asks: 'PA or AP',
    doubtful: 'not stated, or neither frontal nor lateral',
    level: 'exclude',
    excludes: 'LATERAL_VIEW',
  },
  photometric: { label: 'Photometric tag', asks: 'MONOCHROME1 or 2', level: 'exclude', excludes: 'WRONG_PHOTOMETRIC' },
  frames: { label: 'Frames', asks: '1', level: 'warn', excludes: 'SEVERAL_FRAMES' },
  'pixel-spacing': {
    label: 'Pixel spacing',
    asks: 'stated, in mm',
    level: 'warn',
    excludes: 'NO_SPACING',
    unit: 'mm',
    decimals: 3,
    edges: [0.05, 0.1, 0.125, 0.15, 0.175, 0.2, 0.25, 0.3, 0.5, 1],
  },
  lossy: { label: 'Lossy compression', asks: 'never lossy', level: 'record', excludes: 'LOSSY' },
  laterality: {
    label: 'Laterality',
    asks: 'codes of the standard',
    level: 'record',
    fixed: true,
  },
  'burned-in-tag': {
    label: 'Burned-in text, declared',
    asks: 'not YES',
    level: 'exclude',
    excludes: 'BURNED_IN_TEXT',
  },
  'secondary-capture': {
    label: 'Secondary capture',
    asks: 'not captured, scanned or saved with annotations',
    doubtful: 'digitised film',
    level: 'exclude',
    excludes: 'SECONDARY_CAPTURE',
  },
  size: {
    label: 'Shorter side',
    asks: 'enough pixels',
    level: 'exclude',
    excludes: 'TOO_SMALL',
    unit: 'px',
    decimals: 0,
    side: 'least',
    limit: { setting: 'minShortSidePx', default: 200, minimum: 28, maximum: 4000 },
    edges: [100, 200, 256, 512, 768, 1024, 1536, 2048, 2560, 3072, 4096],
  },
  aspect: {
    label: 'Longer side divided by shorter side',
    asks: 'the shape of a chest film',
    level: 'warn',
    excludes: 'WRONG_SHAPE',
    unit: '',
    decimals: 2,
    side: 'most',
    limit: { setting: 'maxAspect', default: '1.7' },
    edges: [1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 2, 3],
  },
  'bit-depth': {
    label: 'Bits stored',
    asks: 'the depth of a radiograph',
    level: 'warn',
    excludes: 'LOW_RANGE',
    unit: 'bit',
    decimals: 0,
    side: 'least',
    limit: { setting: 'minBitsStored', default: 8, minimum: 1, maximum: 16 },
    edges: [8, 9, 10, 11, 12, 13, 14, 15, 16],
  },
  constant: { label: 'Empty picture', asks: '≥ 2 values', level: 'exclude', fixed: true, excludes: 'CONSTANT' },
  range: {
    label: 'Share of the stored range in use',
    asks: 'the 0.5 and 99.5 percentile lie apart',
    level: 'exclude',
    excludes: 'LOW_RANGE',
    unit: '',
    decimals: 3,
    side: 'least',
    limit: { setting: 'minRangeShare', default: '0.1' },
    edges: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  },
  levels: {
    label: 'Different values',
    asks: 'enough steps of grey',
    level: 'warn',
    excludes: 'LOW_RANGE',
    unit: '',
    decimals: 0,
    side: 'least',
    limit: { setting: 'minLevels', default: 64, minimum: 2, maximum: 65_536 },
    edges: [16, 32, 64, 128, 256, 512, 1024, 2048, 4096],
  },
  entropy: {
    label: 'Entropy',
    asks: 'grey values spread as in a radiograph',
    level: 'warn',
    excludes: 'LOW_RANGE',
    unit: 'bit',
    decimals: 1,
    side: 'least',
    limit: { setting: 'minEntropyBits', default: '4' },
    edges: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  },
  saturation: {
    label: 'Pixels at either end of the range',
    asks: 'little of the inner picture is cut off',
    level: 'warn',
    excludes: 'SATURATED',
    unit: '%',
    decimals: 1,
    side: 'most',
    limit: { setting: 'maxSaturationPercent', default: '25' },
    edges: [1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75],
  },
  inverted: {
    label: 'Inverted despite its tag',
    asks: 'bright where a frontal chest is bright',
    level: 'exclude',
    excludes: 'WRONG_PHOTOMETRIC',
    unit: '',
    decimals: 2,
    side: 'least',
    limit: { setting: 'minUprightLikeness', default: '-0.2' },
  },
  frontal: {
    label: 'Likeness to a frontal chest',
    asks: 'looks like a frontal chest radiograph',
    level: 'warn',
    excludes: 'NOT_FRONTAL',
    unit: '',
    decimals: 2,
    side: 'least',
    limit: { setting: 'minLikeness', default: '0.12' },
    edges: [-0.6, -0.4, -0.2, 0, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  },
  orientation: { label: 'Orientation of the picture', asks: 'upright', doubtful: 'cannot be told', level: 'record', excludes: 'ROTATED' },
  noise: {
    label: 'Noise',
    asks: 'little grain, as a share of the range in use',
    level: 'record',
    excludes: 'NOISY',
    unit: '%',
    decimals: 2,
    side: 'most',
    limit: { setting: 'maxNoisePercent', default: '10' },
    edges: [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10],
  },
  borders: {
    label: 'Empty rows or columns',
    asks: 'not mostly border',
    level: 'warn',
    excludes: 'EMPTY_BORDERS',
    unit: '%',
    decimals: 0,
    side: 'most',
    limit: { setting: 'maxBorderPercent', default: '40' },
    edges: SHARES,
  },
  'burned-in-text': {
    label: 'Letters in a line',
    asks: 'no line of text; a side marker passes',
    level: 'exclude',
    excludes: 'BURNED_IN_TEXT',
    unit: 'letters',
    decimals: 0,
    side: 'most',
    limit: { setting: 'maxTextLetters', default: 12, minimum: 0, maximum: 1000 },
    doubt: { setting: 'maxMarkerLetters', default: 6, minimum: 0, maximum: 1000 },
    edges: [1, 2, 3, 5, 7, 9, 11, 13, 18, 25],
  },
  duplicate: {
    label: 'Duplicate',
    asks: 'new pixels and a new SOP instance',
    level: 'exclude',
    fixed: true,
    excludes: 'DUPLICATE',
  },
  'near-duplicate': {
    label: 'Near copy of the same patient',
    asks: 'unlike every earlier picture of the patient',
    level: 'warn',
    excludes: 'NEAR_DUPLICATE',
    unit: 'of 256 bits',
    decimals: 0,
    side: 'least',
    limit: { setting: 'minHashBits', default: 11, minimum: 0, maximum: 64 },
  },
  'near-duplicate-across': {
    label: 'Near copy of another patient',
    asks: 'unlike every earlier picture of other patients, who may be in another split',
    level: 'exclude',
    excludes: 'NEAR_DUPLICATE',
    unit: 'of 256 bits',
    decimals: 0,
    side: 'least',
    limit: { setting: 'minHashBitsAcross', default: 11, minimum: 0, maximum: 64 },
  },
  patient: {
    label: 'One patient, one person',
    asks: 'one sex and one birth date',
    level: 'warn',
    excludes: 'MIXED_PATIENT',
  },
  age: {
    label: 'Age among the others',
    asks: 'no child among adults, no adult among children',
    level: 'warn',
    excludes: 'WRONG_AGE',
  },
  blur: {
    label: 'Fine detail against the median of the site',
    asks: 'as sharp as the others',
    level: 'warn',
    excludes: 'BLURRED',
    unit: '%',
    decimals: 1,
    side: 'least',
    limit: { setting: 'minDetailPercent', default: '10' },
    edges: [5, 10, 20, 40, 60, 80, 100, 125, 150, 200, 300],
  },
} as const satisfies Record<string, Check>

export type CheckName = keyof typeof CHECKS
export const CHECK_NAMES = Object.keys(CHECKS) as CheckName[]
export const checkOf = (name: CheckName): Check => CHECKS[name]

/** The setting that holds the level of a check: `body-part` has `bodyPart`. */
export const levelSetting = (name: CheckName): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
