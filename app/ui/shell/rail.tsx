import { LogOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { type FormAction, formTarget } from '../form-action.ts'
import { Brand } from './brand.tsx'
import { type NavItem, NavLink } from './nav-link.tsx'
import { OrgSwitcher, type OrgSwitcherProps } from './org-switcher.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export interface ShellProps {
  /** At most six. */
  readonly items: readonly NavItem[]
  readonly organisation: OrgSwitcherProps
  readonly person: { readonly name: string; readonly roles?: string }
  readonly signOut: FormAction
  /** PurposeChip, live chip and the like, on the right of the top line. */
  readonly top?: ReactNode
  readonly helpHref?: string
  readonly children: ReactNode
}

type Inside = Omit<ShellProps, 'children' | 'top'>

const Person = ({
  person,
  signOut,
  helpHref = '/help',
  themeName,
}: Pick<Inside, 'person' | 'signOut' | 'helpHref'> & { themeName: string }) => (
  <div className="flex flex-col gap-3 border-t border-line pt-3">
    <a href={helpHref} className="inline-flex min-h-9 items-center px-3 text-ink-2">
      Help
    </a>
    <div className="flex flex-wrap items-center justify-between gap-2 px-3">
      <span className="min-w-0">
        <span className="block text-table font-semibold">{person.name}</span>
        {person.roles && <span className="block text-caption text-ink-2">{person.roles}</span>}
      </span>
    </div>
    <div className="flex flex-wrap items-center justify-between gap-2 px-3">
      <form {...formTarget(signOut)}>
        <button type="submit" className="inline-flex min-h-9 items-center gap-2 text-table text-ink-2 underline underline-offset-4">
          <LogOut aria-hidden="true" size={16} strokeWidth={1.75} />
          Sign out
        </button>
      </form>
      <ThemeSwitch name={themeName} />
    </div>
  </div>
)

const Items = ({ items }: Pick<Inside, 'items'>) => (
  <ul className="flex flex-col gap-0.5">
    {items.map((item) => (
      <li key={item.href}>
        <NavLink {...item} />
      </li>
    ))}
  </ul>
)

/** From 900 px: the rail. */
export const Rail = ({ items, organisation, person, signOut, helpHref }: Inside) => (
  <div
    data-print="hide"
    className="sticky top-0 hidden h-dvh flex-col gap-4 overflow-y-auto border-r border-line bg-sunken px-3 py-4 lg:flex"
  >
    <div className="px-3">
      <Brand href="/inbox" />
    </div>
    <OrgSwitcher {...organisation} />
    <nav aria-label="Main" className="grow">
      <Items items={items} />
    </nav>
    <Person person={person} signOut={signOut} helpHref={helpHref} themeName="theme-rail" />
  </div>
)

/** Below 900 px: a top menu that opens without JavaScript. */
export const TopMenu = ({ items, organisation, person, signOut, helpHref }: Inside) => (
  <div data-print="hide" className="border-b border-line bg-sunken lg:hidden">
    <details className="group">
      <summary className="flex min-h-14 items-center justify-between gap-3 px-4">
        <span className="inline-flex items-center font-bold">Roundtable</span>
        <span className="inline-flex min-h-11 items-center rounded-control border border-control bg-surface px-4 font-semibold">
          <span className="group-open:hidden">Menu</span>
          <span className="hidden group-open:inline">Close menu</span>
        </span>
      </summary>
      <div className="flex flex-col gap-4 border-t border-line px-4 py-4">
        <OrgSwitcher {...organisation} />
        <nav aria-label="Main">
          <Items items={items} />
        </nav>
        <Person person={person} signOut={signOut} helpHref={helpHref} themeName="theme-menu" />
      </div>
    </details>
  </div>
)
