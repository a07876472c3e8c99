import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

interface QuestionPageProps {
  readonly back?: { readonly href: string; readonly label?: string }
  /** "Question 2 of 6" */
  readonly caption?: string
  /** Left out when the field group draws its legend as the h1. */
  readonly title?: ReactNode
  readonly errors?: ReactNode
  readonly intro?: ReactNode
  readonly children: ReactNode
  /** The one primary button first. */
  readonly actions: ReactNode
  /** "So far 1 fits, 2 need review, 1 does not" */
  readonly note?: ReactNode
}

/** An ask page: one thing, 640 px wide. Put it inside a <form>. */
export const QuestionPage = ({ back, caption, title, errors, intro, children, actions, note }: QuestionPageProps) => (
  <div className="grid gap-x-16 gap-y-8 xl:grid-cols-[40rem_minmax(0,1fr)]">
    <div className="max-w-ask">
      {back && (
        <Link href={back.href} className="mb-6 inline-flex min-h-9 items-center gap-1.5 text-ink">
          <ArrowLeft aria-hidden="true" size={16} />
          {back.label ?? 'Back'}
        </Link>
      )}
      {errors}
      {caption && <p className="mb-1 text-ink-3">{caption}</p>}
      {title && <h1 className="mb-4">{title}</h1>}
      {intro && <div className="mb-6 text-lead text-ink-2">{intro}</div>}
      <div className="flex flex-col gap-8">{children}</div>
      <div className="mt-8 flex flex-wrap gap-3">{actions}</div>
    </div>
    {note && (
      <aside aria-label="So far" className="h-fit max-w-ask border-t-3 border-ink pt-3 text-ink-2 xl:mt-16">
        {note}
      </aside>
    )}
  </div>
)
