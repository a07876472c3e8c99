import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

interface SectionProps {
  readonly title: ReactNode
  readonly id?: string
  /** Right of the title: unit, source, as-of, a small action. */
  readonly meta?: ReactNode
  readonly intro?: ReactNode
  readonly level?: 2 | 3
  readonly className?: string
  readonly children: ReactNode
}

/** A block of a work page: heading, what is said beside it, content. */
export const Section = ({ title, id, meta, intro, level = 2, className, children }: SectionProps) => {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section aria-labelledby={id} className={cx('mt-12 first:mt-0', level === 3 && 'mt-8', className)}>
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <Heading id={id}>{title}</Heading>
        {meta && <div className="numeric text-table text-ink-3">{meta}</div>}
        {intro && (
          <p className="basis-full text-ink-2">
            <span className="block max-w-measure">{intro}</span>
          </p>
        )}
      </div>
      {children}
    </section>
  )
}
