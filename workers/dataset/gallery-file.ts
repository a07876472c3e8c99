import { CHECKS, type CheckName } from '#core/gear/checks.ts'
import type { ExclusionReason } from '#core/gear/exclusion.ts'
import type { QcConfig } from '#core/gear/judge.ts'
import type { QcVerdict } from '#core/gear/verdict.ts'
import type { JudgedFile } from '../gears/judge-set.ts'

/** One file as the gallery shows it. The path is for the hospital alone, like all of OUT/private. */
export interface GalleryFile extends Pick<JudgedFile, 'path' | 'verdicts' | 'labels'> {
  /** Line of report.csv; line 1 is its header. */
  readonly row: number
  readonly meta: Pick<JudgedFile['meta'], 'facts' | 'film' | 'values' | 'shown' | 'voi'>
  readonly reasons: readonly ExclusionReason[]
  readonly status: 'accepted' | 'warned' | 'excluded'
  /** Relative address of the film as it was stored; `null` where it could not be decoded. */
  readonly before: string | null
  /** The same of the prepared picture; an excluded one was made too, where it could be. */
  readonly after: string | null
  readonly split: string
  /** Text was found, declared, or not looked for: the picture stays closed until somebody opens it. */
  readonly mayShowName: boolean
}

export const FILES_PER_PAGE = 100

const TITLES: Readonly<Partial<Record<ExclusionReason, string>>> = {
  NOT_DICOM: 'Not an image',
  WRONG_MODALITY: 'Not a radiograph',
  NOT_CHEST: 'Not a chest',
  WRONG_PHOTOMETRIC: 'Wrong photometric tag',
  CONSTANT: 'Empty picture',
  LOW_RANGE: 'Too little range',
  BURNED_IN_TEXT: 'Burned-in text',
  BAD_LABEL: 'Label not 0 or 1',
}

export const reasonTitle = (code: ExclusionReason): string =>
  TITLES[code] ?? code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ')

/** Name of the place, and of the pages, of one reason. */
export const reasonId = (code: ExclusionReason): string => code.toLowerCase().replaceAll('_', '-')

export const checkTitle = (check: string): string => CHECKS[check as CheckName]?.label ?? check

/** Where the details of a line of report.csv stand. */
export const detailsAddress = (row: number): string => `files-${Math.floor((row - 2) / FILES_PER_PAGE) + 1}.html#row-${row}`

/** A level of `record` lets text pass without a warning: the number of letters still tells. An empty picture shows nothing. */
export const mayShowName = (verdicts: readonly QcVerdict[], config: QcConfig): boolean => {
  const { doubt } = CHECKS['burned-in-text']
  if (verdicts.some(({ check, state }) => check === 'constant' && state === 'FAIL')) return false
  const looked = verdicts.find(({ check }) => check === 'burned-in-text')
  const suspect = verdicts.some(
    ({ check, state, value }) =>
      (/^burned-in|^secondary-capture$/.test(check) && state !== 'PASS') || (/^burned-in/.test(check) && value === 'YES'),
  )
  return !looked || suspect || (looked.measured ?? 0) > Number(config[doubt.setting] ?? doubt.default)
}
