import type { ReactNode } from 'react'
import { cx } from '../cx.ts'

export interface FieldText {
  /** Also the id of the control, so that an error summary can link to it. */
  readonly name: string
  readonly label: ReactNode
  readonly hint?: ReactNode
  /** Same words as in the error summary. */
  readonly error?: string
}

export const hintId = (name: string) => `${name}-hint`
export const errorId = (name: string) => `${name}-error`
export const describedBy = ({ name, hint, error }: FieldText) =>
  [hint && hintId(name), error && errorId(name)].filter(Boolean).join(' ') || undefined

export const Hint = ({ name, children }: { name: string; children: ReactNode }) => (
  <p id={hintId(name)} className="text-table text-ink-2">
    {children}
  </p>
)
export const FieldError = ({ name, children }: { name: string; children: ReactNode }) => (
  <p id={errorId(name)} className="font-semibold text-deny">
    <span className="sr-only">Error: </span>
    {children}
  </p>
)

/** Label, hint, error, then the control. A field in error has a bar on its left as well as red words. */
export const Field = ({ name, label, hint, error, className, children }: FieldText & { className?: string; children: ReactNode }) => (
  <div className={cx('flex flex-col gap-1.5', error && 'border-l-4 border-deny pl-4', className)}>
    <label htmlFor={name} className="font-semibold">
      {label}
    </label>
    {hint && <Hint name={name}>{hint}</Hint>}
    {error && <FieldError name={name}>{error}</FieldError>}
    {children}
  </div>
)

export const control =
  'w-full rounded-control border border-control bg-surface px-3 py-2 text-body text-ink min-h-11 aria-invalid:border-2 aria-invalid:border-deny disabled:bg-sunken'
