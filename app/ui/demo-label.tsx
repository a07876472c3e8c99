import { cx } from './cx.ts'

/** Square and outlined: a label on the thing, not a state of it. */
export const DemoLabel = ({ kind = 'demo data', className }: { kind?: 'demo data' | 'synthetic' | 'demo site'; className?: string }) => (
  <span className={cx('inline-flex items-center border border-control px-1.5 text-caption/5 text-ink-2', className)}>{kind}</span>
)
