'use client'

import { useEffect, useRef } from 'react'

export interface FormProblem {
  /** Name of the field; left out for a problem of the whole form. */
  readonly field?: string
  readonly message: string
}

const PREFIX = 'Error: '

/** Above the h1 of a form that was refused. Takes focus, marks the title, links to each field. */
export const ErrorSummary = ({ problems, title = 'There is a problem' }: { problems: readonly FormProblem[]; title?: string }) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problems.length === 0) return
    box.current?.focus()
    const before = document.title.startsWith(PREFIX) ? document.title.slice(PREFIX.length) : document.title
    document.title = PREFIX + before
    return () => {
      document.title = before
    }
  }, [problems])
  if (problems.length === 0) return null
  return (
    <div ref={box} tabIndex={-1} role="alert" className="mb-8 rounded-card border-2 border-deny bg-surface p-4 sm:p-6">
      <h2 className="mb-2 text-h3">{title}</h2>
      <ul className="flex flex-col gap-1">
        {problems.map((problem) => (
          <li key={`${problem.field}-${problem.message}`}>
            {problem.field ? (
              <a
                href={`#${problem.field}`}
                className="font-semibold text-deny"
                onClick={(event) => {
                  event.preventDefault()
                  const target = document.getElementById(problem.field ?? '')
                  // A field behind a closed disclosure takes no focus.
                  const folded = target?.closest('details')
                  if (folded) folded.open = true
                  target?.scrollIntoView({ block: 'center' })
                  target?.focus({ preventScroll: true })
                }}
              >
                {problem.message}
              </a>
            ) : (
              <span className="font-semibold text-deny">{problem.message}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** From `z.flattenError(...).fieldErrors`, as tRPC errors carry it. */
export const problemsOf = (fieldErrors: Readonly<Record<string, readonly string[] | undefined>>): FormProblem[] =>
  Object.entries(fieldErrors).flatMap(([field, messages]) => (messages?.[0] ? [{ field, message: messages[0] }] : []))
