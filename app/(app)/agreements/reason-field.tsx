'use client'

import { useId } from 'react'
import { control } from '#app/ui/form/field.tsx'

interface ReasonFieldProps {
  readonly label?: string
  readonly hint?: string
  readonly value: string
  readonly onChange: (reason: string) => void
}

/** Why: read by the other party, kept in the history. */
export const ReasonField = ({ label = 'Reason', hint = 'The other party reads it.', value, onChange }: ReasonFieldProps) => {
  const id = useId()
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <p id={`${id}-hint`} className="text-table text-ink-2">
        {hint}
      </p>
      <textarea
        id={id}
        rows={3}
        maxLength={500}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
        className={control}
      />
    </div>
  )
}
