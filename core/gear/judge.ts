import { type Check, type CheckName, checkOf, type Level, type Limit, levelSetting } from './checks.ts'
import type { ExclusionReason } from './exclusion.ts'
import type { ConfigValue } from './manifest.ts'
import type { QcVerdict } from './verdict.ts'

/** Configuration of the gear `qc`: levels and limits by name of their setting. */
export type QcConfig = Readonly<Record<string, ConfigValue>>
export type Outcome = 'met' | 'doubtful' | 'missed'

export interface Judgement {
  readonly verdict: QcVerdict
  /** Why the picture is excluded, if it is. */
  readonly reason: ExclusionReason | null
}

const levelOf = (name: CheckName, config: QcConfig): Level => {
  const { level, fixed } = checkOf(name)
  return fixed ? level : ((config[levelSetting(name)] as Level | undefined) ?? level)
}

const stateOf = (outcome: Outcome, level: Level): QcVerdict['state'] => {
  if (outcome === 'met' || level === 'record') return 'PASS'
  return outcome === 'missed' && level === 'exclude' ? 'FAIL' : 'WARN'
}

/** More decimals would differ from processor to processor. */
const rounded = (value: number): number => Number(value.toFixed(4))

/** The verdict of a check that is met or not, at the level that the configuration gives it. */
export const judgeOutcome = (
  name: CheckName,
  config: QcConfig,
  outcome: Outcome,
  value: string,
  { threshold = checkOf(name).asks, measured }: { readonly threshold?: string; readonly measured?: number } = {},
): Judgement => {
  const state = stateOf(outcome, levelOf(name, config))
  const verdict = { check: name, state, value, threshold, ...(measured !== undefined && { measured: rounded(measured) }) }
  return { verdict, reason: state === 'FAIL' ? (checkOf(name).excludes ?? null) : null }
}

/** The number that a limit has under a configuration. */
export const limitOf = (limit: Limit, config: QcConfig): number => Number(config[limit.setting] ?? limit.default)

const textOf = ({ unit = '', decimals = 0 }: Check, measured: number): string => `${measured.toFixed(decimals)} ${unit}`.trim()

/** What a check with a limit asks for under a configuration, for a person. */
export const thresholdText = (name: CheckName, config: QcConfig): string => {
  const { side, limit, doubt, unit = '' } = checkOf(name)
  const sign = side === 'least' ? '≥' : '≤'
  const asked = `${sign} ${limitOf(limit!, config)} ${unit}`.trim()
  return doubt ? `${asked}, doubtful unless ${sign} ${limitOf(doubt, config)}` : asked
}

/**
 * The verdict of a check that holds a measured value against its limit.
 * @param measured in the unit of the check
 * @param value words for it; by default the number with its unit
 */
export const judgeMeasured = (name: CheckName, config: QcConfig, measured: number, value?: string): Judgement => {
  const check = checkOf(name)
  const holds = (limit: Limit): boolean => {
    const asked = limitOf(limit, config)
    return check.side === 'least' ? rounded(measured) >= asked : rounded(measured) <= asked
  }
  const outcome = !holds(check.limit!) ? 'missed' : check.doubt && !holds(check.doubt) ? 'doubtful' : 'met'
  return judgeOutcome(name, config, outcome, value ?? textOf(check, measured), { threshold: thresholdText(name, config), measured })
}
