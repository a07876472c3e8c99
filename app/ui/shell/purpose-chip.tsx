import { X } from 'lucide-react'
import Link from 'next/link'

/** The purpose through which lists and verdicts are seen. `clearHref`: the same page without it. */
export const PurposeChip = ({ label, href, clearHref }: { label: string; href: string; clearHref?: string }) => (
  <span className="inline-flex min-h-9 max-w-full items-center gap-2 rounded-full border border-control bg-surface pr-1 pl-3 text-table">
    <span className="min-w-0 truncate">
      <span className="text-ink-3">Seen through </span>
      <Link href={href} className="inline-flex min-h-6 items-center font-semibold text-ink">
        {label}
      </Link>
    </span>
    {clearHref ? (
      <Link href={clearHref} className="inline-flex size-7 items-center justify-center rounded-full text-ink-2 hover:bg-sunken">
        <X aria-hidden="true" size={16} />
        <span className="sr-only">Look without a purpose</span>
      </Link>
    ) : (
      <span className="w-2" />
    )}
  </span>
)
