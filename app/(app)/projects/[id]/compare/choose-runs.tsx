'use client'

import Link from 'next/link'
import { useState } from 'react'
import { ButtonLink } from '#app/ui/button.tsx'
import { dateTime } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import type { Views } from '#app/ui/trpc/types.ts'
import { runWords } from '#app/ui/words.ts'
import type { RunState } from '#core/run/machine.ts'

interface ChooseRunsProps {
  readonly projectId: string
  readonly choices: Views['run']['list']
  readonly chosen: readonly string[]
}

const MOST = 5

/** Two to five runs to lay side by side. The choice is in the address, so that it can be sent to somebody. */
export const ChooseRuns = ({ projectId, choices, chosen }: ChooseRunsProps) => {
  const [picked, setPicked] = useState<readonly string[]>(
    chosen.length > 0
      ? chosen
      : choices
          .filter((run) => run.project.id === projectId)
          .slice(0, MOST)
          .map((run) => run.id),
  )
  const enough = picked.length >= 2 && picked.length <= MOST
  return (
    <Section title="Choose runs" id="choose">
      {choices.length < 2 ? (
        <p className="max-w-measure text-ink-2">
          There is nothing to compare with yet: your organisation has a part in one run.{' '}
          <Link href={`/projects/${projectId}`}>Back to it</Link>
        </p>
      ) : (
        <>
          <fieldset className="min-w-0">
            <legend className="mb-2 text-ink-2">Two to five</legend>
            {choices.map((run) => (
              <label key={run.id} className="flex min-h-11 items-start gap-3 py-2">
                <input
                  type="checkbox"
                  className="mt-0.5 size-6 shrink-0 accent-brand"
                  checked={picked.includes(run.id)}
                  onChange={(event) =>
                    setPicked((before) => (event.target.checked ? [...before, run.id] : before.filter((id) => id !== run.id)))
                  }
                />
                <span>
                  {run.project.title}, run {run.number}{' '}
                  <span className="text-table text-ink-2">
                    {runWords(run.state as RunState).words}, of {dateTime(run.createdAt)}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          <div className="mt-4">
            {enough ? (
              <ButtonLink href={`/projects/${projectId}/compare?runs=${picked.join(',')}`} variant="primary">
                Compare {picked.length} runs
              </ButtonLink>
            ) : (
              <p className="text-ink-2">Choose two to five runs.</p>
            )}
          </div>
        </>
      )}
    </Section>
  )
}
