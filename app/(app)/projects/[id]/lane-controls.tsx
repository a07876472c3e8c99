'use client'

import Link from 'next/link'
import { useId, useState } from 'react'
import { Commands } from '#app/ui/commands.tsx'
import { Disclosure } from '#app/ui/disclosure.tsx'
import { control } from '#app/ui/form/field.tsx'
import { PauseButton } from '#app/ui/site/pause-button.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Lane } from './project-view.ts'

/** Pause and resume in the own lane: one click, no dialog, from the agreement's `can`. */
export const LaneControls = ({ lane, again }: { lane: Lane; again: () => Promise<void> }) => {
  const id = useId()
  const [reason, setReason] = useState('')
  const { agreement } = lane
  const suspend = useCommand(trpc.agreement.suspend.mutate, { after: again })
  const resume = useCommand(trpc.agreement.resume.mutate, { after: again })
  if (!agreement) return null
  const offer = (command: string) => agreement.can.find((one) => one.command === command)
  const blocked = offer('resume')?.blockers.length
  const open = offer('suspend') ?? (blocked ? undefined : offer('resume'))
  return (
    <div className="flex w-full flex-col gap-1 xl:w-48">
      {open && (
        <PauseButton
          what="my site"
          paused={open.command === 'resume'}
          onPause={() => suspend.attempt({ id: agreement.id, reason })}
          onResume={() => resume.attempt({ id: agreement.id })}
        />
      )}
      {blocked ? (
        <Commands can={agreement.can} actions={{ resume: { label: 'Resume my site', variant: 'secondary', onSelect: () => {} } }} />
      ) : null}
      {offer('suspend') && (
        <Disclosure summary="Give a reason" className="text-table">
          <label htmlFor={id} className="block text-table text-ink-2">
            Read by everybody in the project
          </label>
          <input
            id={id}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
            placeholder="scanner maintenance"
            className={`${control} text-table`}
          />
        </Disclosure>
      )}
      <span className="flex flex-wrap gap-x-4 text-table">
        <Link href={`/agreements/${agreement.id}`} className="inline-flex min-h-6 items-center">
          Agreement
        </Link>
        <Link href={`/site/${lane.siteId}`} className="inline-flex min-h-6 items-center">
          Site console
        </Link>
      </span>
    </div>
  )
}
