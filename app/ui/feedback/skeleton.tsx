import { cx } from '../cx.ts'

/** Holds the final size, so that nothing moves when the content comes. It does not move either. */
export const Skeleton = ({ className, label = 'Loading' }: { className?: string; label?: string }) => (
  <div role="status" className={cx('rounded-card border border-line bg-sunken', className)}>
    <span className="sr-only">{label}</span>
  </div>
)
