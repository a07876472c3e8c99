import { FocusOnNavigate } from './focus-on-navigate.tsx'
import { Rail, type ShellProps, TopMenu } from './rail.tsx'
import { SkipLink } from './skip-link.tsx'

export type { NavItem } from './nav-link.tsx'
export type { Organisation } from './org-switcher.tsx'
export type { ShellProps } from './rail.tsx'

/** The frame of every signed-in page. A page inside begins with <PageHeader>, which holds the one h1. */
export const AppShell = ({ children, top, ...inside }: ShellProps) => (
  <>
    <SkipLink />
    <FocusOnNavigate />
    <div className="grid min-h-dvh grid-rows-[auto_1fr] print:block lg:grid-cols-[17rem_minmax(0,1fr)] lg:grid-rows-1">
      <header className="contents">
        <Rail {...inside} />
        <TopMenu {...inside} />
      </header>
      <main id="main" tabIndex={-1} className="min-w-0 px-4 pb-16 sm:px-6 lg:px-10">
        {top && (
          <div data-print="hide" className="flex min-h-14 flex-wrap items-center justify-end gap-3 py-2">
            {top}
          </div>
        )}
        <div className={top ? 'mx-auto max-w-content pt-2' : 'mx-auto max-w-content pt-6 lg:pt-10'}>{children}</div>
      </main>
    </div>
  </>
)
