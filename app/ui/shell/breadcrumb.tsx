import Link from 'next/link'

export interface Crumb {
  readonly label: string
  readonly href: string
}

/** On pages three levels deep or more; the page itself is its h1 and is not repeated. */
export const Breadcrumb = ({ items }: { items: readonly Crumb[] }) => (
  <nav aria-label="Breadcrumb" data-print="hide">
    <ol className="flex flex-wrap gap-x-2 text-table text-ink-3">
      {items.map((item) => (
        <li key={item.href} className="flex items-center gap-2">
          <Link href={item.href} className="py-1 text-ink-2">
            {item.label}
          </Link>
          <span aria-hidden="true">/</span>
        </li>
      ))}
    </ol>
  </nav>
)
