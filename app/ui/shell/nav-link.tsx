'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cx } from '../cx.ts'
import { Icon, type IconName } from '../named-icon.tsx'

export interface NavItem {
  readonly href: string
  readonly label: string
  readonly icon: IconName
  /** Shown beside the word; `countMeans` is read after it, e.g. "need you". */
  readonly count?: number
  readonly countMeans?: string
}

export const NavLink = ({ href, label, icon, count, countMeans = 'need you' }: NavItem) => {
  const path = usePathname()
  const here = path === href || path.startsWith(`${href}/`)
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className={cx(
        'flex min-h-11 items-center gap-3 border-l-3 border-transparent forced-colors:border-[Canvas] px-3 text-ink-2 no-underline hover:bg-surface hover:text-ink',
        here && 'border-ink bg-surface forced-colors:border-[Highlight] font-semibold text-ink',
      )}
    >
      <Icon name={icon} size={20} />
      <span className="grow">{label}</span>
      {count ? (
        <span className="numeric min-w-6 rounded-full bg-ink px-1.5 text-center text-caption/5 font-semibold text-paper">
          {count}
          <span className="sr-only"> {countMeans}</span>
        </span>
      ) : null}
    </Link>
  )
}
