import type { ReactNode } from 'react'
import { arc, arcs } from './arc.ts'

/** An open ring with no seat taken. */
const OpenRing = () => (
  <svg
    aria-hidden="true"
    width="48"
    height="48"
    viewBox="0 0 48 48"
    fill="none"
    stroke="var(--control)"
    strokeWidth="2"
    strokeDasharray="3 4"
  >
    {arcs(3, 0.06).map((a) => (
      <path key={a.from} d={arc(24, 24, 21, a.from, a.to)} />
    ))}
  </svg>
)

interface EmptyStateProps {
  /** What it is and why it is empty. */
  readonly title: ReactNode
  readonly children?: ReactNode
  /** One action. */
  readonly action?: ReactNode
}

export const EmptyState = ({ title, children, action }: EmptyStateProps) => (
  <div className="flex flex-col items-start gap-4 rounded-card border border-dashed border-control p-6 sm:flex-row sm:p-8">
    <OpenRing />
    <div className="flex max-w-measure flex-col items-start gap-3">
      <p className="text-h3 font-semibold">{title}</p>
      {children && <div className="text-ink-2">{children}</div>}
      {action}
    </div>
  </div>
)
