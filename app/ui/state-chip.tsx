import { cx } from './cx.ts'
import { Icon, type IconName } from './named-icon.tsx'
import type { StateWords, Status } from './words.ts'

const LOOK: Record<Status, { icon: IconName | null; className: string }> = {
  running: { icon: 'play', className: 'text-live' },
  waiting: { icon: 'hourglass', className: 'text-ink-2' },
  yours: { icon: 'hand', className: 'text-review' },
  paused: { icon: 'circle-pause', className: 'text-paused' },
  offline: { icon: 'unplug', className: 'text-off' },
  failed: { icon: 'triangle-alert', className: 'text-deny' },
  ended: { icon: 'octagon-x', className: 'text-off' },
  'in-force': { icon: 'shield-check', className: 'text-allow' },
  done: { icon: null, className: 'text-ink' },
}

/** State of anything: words from words.ts, an icon, and colour last. Done is plain text, so that open things stand out. */
export const StateChip = ({ status, words, className }: StateWords & { className?: string }) => {
  const look = LOOK[status]
  return (
    <span className={cx('inline-flex items-baseline gap-1.5', status !== 'done' && 'font-semibold', look.className, className)}>
      {look.icon && <Icon name={look.icon} className="self-center" />}
      {words}
    </span>
  )
}
