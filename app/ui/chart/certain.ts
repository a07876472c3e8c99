import type { Interval } from '#core/metrics/interval.ts'
import { decimal } from '../format.ts'

/** ".95, certainly between .93 and .96": bounds that hold for sure, in contrast to a 95 % interval. */
export const certainly = ({ value, low, high }: Interval, digits = 2) => {
  const [from, to] = [decimal(low, digits), decimal(high, digits)]
  return from === to ? decimal(value, digits) : `${decimal(value, digits)}, certainly between ${from} and ${to}`
}

/** Whole percents: "85 %, certainly between 83 and 88 %" */
export const certainPercent = ({ value, low, high }: Interval) => {
  const [from, to] = [Math.round(low * 100), Math.round(high * 100)]
  return `${Math.round(value * 100)} %${from === to ? '' : `, certainly between ${from} and ${to} %`}`
}
