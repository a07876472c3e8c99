import type { ReactNode } from 'react'
import { Breadcrumb, type Crumb } from './breadcrumb.tsx'

interface PageHeaderProps {
  readonly title: ReactNode
  readonly crumbs?: readonly Crumb[]
  /** One line above the title: reference, version, kind. */
  readonly caption?: ReactNode
  readonly lead?: ReactNode
  /** <BallLine>, <StateChip>, <LiveChip>. */
  readonly state?: ReactNode
  readonly actions?: ReactNode
}

/** Holds the one h1 of a page, who has the ball, and the page's actions. */
export const PageHeader = ({ title, crumbs, caption, lead, state, actions }: PageHeaderProps) => (
  <header className="mb-8 flex flex-col gap-3 border-b border-line pb-6">
    {crumbs && <Breadcrumb items={crumbs} />}
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
      <div className="min-w-0 max-w-measure">
        {caption && <p className="mb-1 text-table text-ink-3">{caption}</p>}
        <h1>{title}</h1>
        {lead && <p className="mt-3 text-lead text-ink-2">{lead}</p>}
      </div>
      {actions && (
        <div data-print="hide" className="flex flex-wrap gap-3">
          {actions}
        </div>
      )}
    </div>
    {state && <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">{state}</div>}
  </header>
)
