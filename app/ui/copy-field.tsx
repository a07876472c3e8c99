'use client'

import { Check, Copy } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from './button.tsx'

/** A command, digest or address to copy. It can be selected by hand when the clipboard is closed. */
export const CopyField = ({ label, value }: { label: string; value: string }) => {
  const id = useId()
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setSaid('Copied')
    } catch {
      setSaid('Not copied. Select the text and copy it by hand.')
    }
  }
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <div className="flex flex-wrap items-stretch gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.target.select()}
          className="min-h-11 min-w-0 grow basis-60 rounded-control border border-control bg-sunken px-3 font-mono text-table"
        />
        <Button onClick={copy} icon={said === 'Copied' ? <Check size={16} /> : <Copy size={16} />}>
          Copy
          <span className="sr-only"> {label}</span>
        </Button>
      </div>
      <span role="status" className="min-h-5 text-table text-ink-2">
        {said}
      </span>
    </div>
  )
}
