import type { Count as CountValue } from '#core/listing/summary.ts'
import { integer } from '../format.ts'
import { Absent } from './absent.tsx'

export type { CountValue }

interface CountProps {
  readonly of: CountValue
  /** One and many: ['patient', 'patients']. */
  readonly unit?: readonly [one: string, many: string]
  /** The cell belongs to a row with other numbers, so an unknown one was held back to protect its neighbour. */
  readonly amongOthers?: boolean
}

/** Takes the tagged union of the exchange, never a bare number, so that a suppressed zero cannot be drawn by mistake. */
export const Count = ({ of, unit, amongOthers = false }: CountProps) => {
  if (of.kind === 'unknown') return <Absent kind={amongOthers ? 'withheld' : 'not-recorded'} />
  if (of.kind === 'suppressed') return <Absent kind="suppressed" below={of.below} of={unit?.[1]} />
  return (
    <span className="numeric whitespace-nowrap">
      {integer(of.value)}
      {unit && ` ${of.value === 1 ? unit[0] : unit[1]}`}
    </span>
  )
}

/** The same in plain text, for charts, tables and CSV. */
export const countText = (of: CountValue, amongOthers = false) => {
  if (of.kind === 'count') return integer(of.value)
  if (of.kind === 'suppressed') return `<${of.below}`
  return amongOthers ? 'withheld' : 'not recorded'
}
