'use client'

import { type FormEvent, useId, useState } from 'react'
import { EvidenceChecks, EvidenceVerdict } from '#app/ui/agreement/evidence-checks.tsx'
import { Button } from '#app/ui/button.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { counted, integer } from '#app/ui/format.ts'
import { type CheckedEvent, checkEvent, type Step } from './check-event.ts'

type Outcome = { readonly seq: number; readonly checked: CheckedEvent } | { readonly problem: string }

const Way = ({ steps, root }: { steps: readonly Step[]; root: string }) => (
  <ol className="flex flex-col gap-2 font-mono text-table">
    {steps.map(({ from, to, hash }) => (
      <li key={from} className="wrap-anywhere">
        <span className="block text-ink-2">
          {to - from === 1 ? `With event ${integer(from)}` : `With events ${integer(from)} to ${integer(to - 1)}`}
        </span>
        {hash}
      </li>
    ))}
    <li className="wrap-anywhere font-semibold">
      <span className="block text-ink-2">gives the root</span>
      {root}
    </li>
  </ol>
)

const Result = ({ seq, checked: { checks, body, steps, root } }: { seq: number; checked: CheckedEvent }) => (
  <div className="flex flex-col gap-6">
    <p className="text-table text-ink-2">
      Result for event <strong className="font-semibold text-ink">{integer(seq)}</strong>
    </p>
    <EvidenceVerdict checks={checks} />
    <EvidenceChecks checks={checks} label="Checks of the event" />
    {body !== null && (
      <Disclosure summary="What the event says" open>
        <pre className="rounded-card bg-sunken p-4 font-mono text-table whitespace-pre-wrap wrap-anywhere">{body}</pre>
      </Disclosure>
    )}
    <Disclosure summary={`The way to the root: ${counted(steps.length, 'step')}`}>
      <Way steps={steps} root={root} />
    </Disclosure>
  </div>
)

/** Asks for the number of an event and checks it in this browser. */
export const CheckForm = ({ first }: { first: number | null }) => {
  const id = useId()
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [busy, setBusy] = useState(false)
  const check = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = String(new FormData(event.currentTarget).get('event') ?? '').trim()
    if (!/^\d{1,12}$/.test(typed))
      return setOutcome({ problem: 'The number of an event has digits only, such as 128. It stands in the history of an agreement.' })
    setBusy(true)
    try {
      setOutcome({ seq: Number(typed), checked: await checkEvent(Number(typed)) })
    } catch (error) {
      setOutcome({ problem: error instanceof Error ? error.message : 'The check could not be made. Try again.' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-8">
      <form onSubmit={check} className="flex flex-col gap-2">
        <label htmlFor={id} className="font-semibold">
          Number of the event
        </label>
        <p id={`${id}-hint`} className="text-table text-ink-2">
          Events count from 0. Sign in first to check the content of an event of your organisation.
        </p>
        <div className="flex flex-wrap gap-2">
          <input
            id={id}
            name="event"
            inputMode="numeric"
            autoComplete="off"
            defaultValue={first ?? ''}
            aria-describedby={`${id}-hint`}
            className="min-h-11 w-40 rounded-control border border-control bg-surface px-3 font-mono"
          />
          <Button type="submit" variant="primary" disabled={busy}>
            {busy ? 'Checking' : 'Check this event'}
          </Button>
        </div>
      </form>
      {outcome && 'problem' in outcome && (
        <div role="alert" className="border-l-4 border-deny bg-deny-bg p-4">
          <p className="text-h3 font-bold text-deny">Cannot tell</p>
          <p>{outcome.problem}</p>
        </div>
      )}
      {outcome && 'checked' in outcome && <Result {...outcome} />}
    </div>
  )
}
