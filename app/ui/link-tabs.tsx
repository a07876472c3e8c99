import Link from 'next/link'
import { cx } from './cx.ts'

export interface LinkTab {
  readonly href: string
  readonly label: string
  readonly count?: number
  readonly here: boolean
}

/** Views of one list, each with its own address: works without JavaScript and can be sent to somebody. */
export const LinkTabs = ({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) => (
  <nav aria-label={label}>
    <ul className="flex flex-wrap gap-x-6 border-b border-line">
      {tabs.map((tab) => (
        <li key={tab.href} className="-mb-px">
          <Link
            href={tab.href}
            scroll={false}
            aria-current={tab.here ? 'page' : undefined}
            className={cx(
              'inline-flex min-h-11 items-center gap-2 border-b-3 border-transparent text-ink-2 no-underline hover:text-ink',
              tab.here && 'border-ink font-semibold text-ink',
            )}
          >
            {tab.label}
            {tab.count !== undefined && <span className="numeric text-table text-ink-3">{tab.count}</span>}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
)
