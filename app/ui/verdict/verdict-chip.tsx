import type { Match } from '#core/data-use/data-use.ts'
import { cx } from '../cx.ts'
import { Icon, type IconName } from '../named-icon.tsx'

/** ALLOW, REVIEW and DENY of the matcher; NONE when the listing states no terms. */
export type VerdictKind = Match['verdict'] | 'NONE'

/** Word, icon and shape differ; colour comes last. */
const LOOK: Record<VerdictKind, { words: string; icon: IconName; className: string }> = {
  ALLOW: { words: 'Fits', icon: 'circle-check', className: 'rounded-full border-transparent bg-allow-bg text-allow' },
  REVIEW: { words: 'Needs review', icon: 'hand', className: 'rounded-full border-2 border-review bg-transparent text-review' },
  DENY: { words: 'Does not fit', icon: 'ban', className: 'rounded-none border-deny bg-deny-bg text-deny' },
  NONE: {
    words: 'Terms not stated',
    icon: 'circle-question-mark',
    className: 'rounded-none border-dashed border-control bg-transparent text-ink-2',
  },
}
export const verdictWords = (verdict: VerdictKind) => LOOK[verdict].words

export const VerdictChip = ({ verdict, className }: { verdict: VerdictKind; className?: string }) => {
  const look = LOOK[verdict]
  return (
    <span
      className={cx(
        'inline-flex min-h-7 items-center gap-1.5 border px-2.5 text-table font-semibold whitespace-nowrap',
        look.className,
        className,
      )}
    >
      <Icon name={look.icon} />
      {look.words}
    </span>
  )
}
