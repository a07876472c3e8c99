import Link from 'next/link'
import type { ReactNode } from 'react'
import { Brand } from './brand.tsx'
import { FocusOnNavigate } from './focus-on-navigate.tsx'
import { SkipLink } from './skip-link.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

const LINKS = [
  { href: '/datasets', label: 'Datasets' },
  { href: '/register', label: 'Register of uses' },
  { href: '/verify', label: 'Verify' },
  { href: '/help', label: 'Help' },
] as const

const FOOT = [
  { href: '/verify', label: 'Verify an agreement' },
  { href: '/log', label: 'Audit log' },
  { href: '/status', label: 'Status' },
  { href: '/accessibility', label: 'Accessibility' },
  { href: '/help', label: 'Help' },
] as const

const link = 'inline-flex min-h-11 items-center text-ink-2 no-underline hover:underline'

export const PublicHeader = ({ signedIn = false }: { signedIn?: boolean }) => (
  <header data-print="hide" className="border-b border-line">
    <div className="mx-auto flex max-w-content flex-wrap items-center justify-between gap-x-8 px-4 py-2 sm:px-6">
      <Brand />
      <nav aria-label="Main" className="flex flex-wrap items-center gap-x-6">
        {LINKS.map((item) => (
          <Link key={item.href} href={item.href} className={link}>
            {item.label}
          </Link>
        ))}
        <Link href={signedIn ? '/inbox' : '/sign-in'} className={`${link} font-semibold text-ink`}>
          {signedIn ? 'Go to your inbox' : 'Sign in'}
        </Link>
      </nav>
    </div>
  </header>
)

export const PublicFooter = () => (
  <footer data-print="hide" className="mt-auto border-t border-line bg-sunken">
    <div className="mx-auto flex max-w-content flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-6 sm:px-6">
      <p className="max-w-measure text-table text-ink-2">
        Images never pass through this exchange. Sites train on their own machines; model updates and metrics are all that leaves.
      </p>
      <nav aria-label="Footer" className="flex flex-wrap gap-x-6">
        {FOOT.map((item) => (
          <Link key={item.href} href={item.href} className={`${link} text-table underline`}>
            {item.label}
          </Link>
        ))}
      </nav>
      <ThemeSwitch name="theme-footer" />
    </div>
  </footer>
)

/** The frame of pages that anybody may read. `main` has no padding, so that a page may use the full width. */
export const PublicShell = ({ signedIn, children }: { signedIn?: boolean; children: ReactNode }) => (
  <div className="flex min-h-dvh flex-col">
    <SkipLink />
    <FocusOnNavigate />
    <PublicHeader signedIn={signedIn} />
    <main id="main" tabIndex={-1}>
      {children}
    </main>
    <PublicFooter />
  </div>
)
