import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

interface ReadingProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly crumbs?: ReactNode
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A public page to read: one column of text, notes beside it where there is room. */
export const Reading = ({ title, lead, crumbs, aside, children }: ReadingProps) => (
  <div
    className={cx(
      'mx-auto grid max-w-content gap-x-16 gap-y-10 px-4 py-10 sm:px-6 lg:py-14',
      aside && 'lg:grid-cols-[minmax(0,1fr)_20rem]',
    )}
  >
    <article className="min-w-0 max-w-measure [&_h2]:mt-10 [&_h2]:mb-3 [&_h3]:mt-6 [&_h3]:mb-2 [&_li]:mb-2 [&_ol]:list-decimal [&_ol]:pl-6 [&_p]:mb-4 [&_ul]:list-disc [&_ul]:pl-6">
      {crumbs}
      <h1 className="mb-4">{title}</h1>
      {lead && <p className="text-lead text-ink-2">{lead}</p>}
      {children}
    </article>
    {aside && <aside className="h-fit border-t-3 border-ink pt-4">{aside}</aside>}
  </div>
)
