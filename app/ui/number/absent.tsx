import { cx } from '../cx.ts'
import { Icon, type IconName } from '../named-icon.tsx'

/**
 * The kinds of "no number". Each has its own words and its own look, so none is taken for another or for zero.
 * `withheld` goes with `suppressed`: a number from which the suppressed one could be calculated.
 */
export type AbsentKind = 'suppressed' | 'withheld' | 'not-recorded' | 'not-defined' | 'private' | 'not-yet' | 'offline'

export const ABSENT_WORDS: Record<AbsentKind, string> = {
  suppressed: 'fewer than 11, possibly none',
  withheld: 'withheld',
  'not-recorded': 'not recorded',
  'not-defined': 'not defined',
  private: 'private to the site',
  'not-yet': 'not yet',
  offline: 'site offline',
}

const LOOK: Record<Exclude<AbsentKind, 'suppressed'>, { icon: IconName | null; className: string }> = {
  withheld: { icon: 'lock', className: 'text-ink-2' },
  'not-recorded': { icon: null, className: 'border-b border-dotted border-control text-ink-3' },
  'not-defined': { icon: 'circle-question-mark', className: 'text-ink-2' },
  private: { icon: 'eye-off', className: 'text-ink-2' },
  'not-yet': { icon: 'hourglass', className: 'text-ink-3' },
  offline: { icon: 'unplug', className: 'text-off' },
}

interface AbsentProps {
  readonly kind: AbsentKind
  /** "1 class", "no images", "last seen 13:40" */
  readonly note?: string
  /** For 'suppressed': counts below this are hidden. */
  readonly below?: number
  /** A model's metric rather than a count: the words name what there are too few of. */
  readonly of?: string
}

export const Absent = ({ kind, note, below = 11, of }: AbsentProps) => {
  if (kind === 'suppressed')
    return (
      <span className="inline-flex items-baseline gap-1.5 whitespace-nowrap">
        <span aria-hidden="true" className="hatch inline-block h-3.5 w-5 self-center border border-control" />
        <span>
          <span aria-hidden="true">&lt;{below}</span>
          <span className="sr-only">fewer than {below}</span>
          {of && ` ${of}`}
        </span>
      </span>
    )
  const look = LOOK[kind]
  return (
    <span className={cx('inline-flex items-baseline gap-1.5', look.className)}>
      {look.icon && <Icon name={look.icon} className="self-center" />}
      <span>
        {ABSENT_WORDS[kind]}
        {note && `: ${note}`}
      </span>
    </span>
  )
}
