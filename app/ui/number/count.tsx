import { integer } from '../format.ts'
import { Absent } from './absent.tsx'

/** As the exchange sends a count. Never a bare number, so that a suppressed zero cannot be drawn by mistake. */
export type CountValue =
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'suppressed'; readonly below: number }
  | { readonly kind: 'unknown' }

/** `unit`: one and many, e.g. ['patient', 'patients']. */
export const Count = ({ of, unit }: { of: CountValue; unit?: readonly [one: string, many: string] }) => {
  if (of.kind === 'unknown') return <Absent kind="not-recorded" />
  if (of.kind === 'suppressed') return <Absent kind="suppressed" below={of.below} of={unit?.[1]} />
  return (
    <span className="numeric whitespace-nowrap">
      {integer(of.value)}
      {unit && ` ${of.value === 1 ? unit[0] : unit[1]}`}
    </span>
  )
}

/** The same in plain text, for charts, tables and CSV. */
export const countText = (of: CountValue) =>
  of.kind === 'count' ? integer(of.value) : of.kind === 'suppressed' ? `<${of.below}` : 'not recorded'
