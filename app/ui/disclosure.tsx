import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

interface DisclosureProps {
  readonly summary: ReactNode
  readonly children: ReactNode
  readonly open?: boolean
  readonly className?: string
  /** Hears whether it is open. */
  readonly onOpen?: (open: boolean) => void
}

/** Native details: opens without JavaScript and in print search. */
export const Disclosure = ({ summary, children, open, className, onOpen }: DisclosureProps) => (
  <details open={open} className={cx('group/disclosure', className)} onToggle={onOpen && ((event) => onOpen(event.currentTarget.open))}>
    <summary className="inline-flex min-h-9 items-center gap-1.5 rounded-control font-semibold text-link underline underline-offset-4">
      <ChevronRight aria-hidden="true" size={16} className="transition-transform group-open/disclosure:rotate-90" />
      {summary}
    </summary>
    <div className="pt-2 pb-1">{children}</div>
  </details>
)
