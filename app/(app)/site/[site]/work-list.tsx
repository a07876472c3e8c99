'use client'

import Link from 'next/link'
import { Commands } from '#app/ui/commands.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { agreementWords } from '#app/ui/words.ts'
import type { AgreementState } from '#core/agreement/machine.ts'
import type { SiteWork } from '../site-view.ts'
import { isRunning, workDetail, workSentence } from '../work-sentence.ts'

interface WorkProps {
  readonly work: SiteWork
  readonly again: () => Promise<void>
  readonly sitePaused: boolean
}

const Work = ({ work, again, sitePaused }: WorkProps) => {
  const suspend = useCommand(trpc.agreement.suspend.mutate, { after: again })
  const resume = useCommand(trpc.agreement.resume.mutate, { after: again })
  const id = work.agreementId
  const detail = workDetail(work)
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 border-b border-line py-4">
      <div className="min-w-0 max-w-measure">
        <StateChip
          {...(isRunning(work) && !sitePaused
            ? { status: 'running', words: 'Running' }
            : agreementWords(work.agreementState as AgreementState))}
        />
        <p className="mt-1">{workSentence(work)}</p>
        {detail && <p className="numeric min-h-6 text-ink-2">{detail}</p>}
        <p className="flex flex-wrap gap-x-4 text-table">
          {work.project && (
            <Link href={`/projects/${work.project.id}`} className="inline-flex min-h-6 items-center">
              Live page of {work.project.title}
            </Link>
          )}
          <Link href={`/agreements/${id}`} className="inline-flex min-h-6 items-center">
            Agreement
          </Link>
        </p>
      </div>
      <div className="flex flex-col gap-2">
        <Commands
          can={work.can}
          pending={suspend.pending || resume.pending}
          actions={{
            suspend: { label: 'Pause', variant: 'secondary', onSelect: () => suspend.run({ id }) },
            resume: { label: 'Resume', variant: 'secondary', onSelect: () => resume.run({ id }) },
          }}
        />
        <CommandMessage problem={suspend.problem ?? resume.problem} />
      </div>
    </li>
  )
}

/** What runs now first, then what waits for somebody, then the rest as it came. */
const rank = (work: SiteWork) => (isRunning(work) ? 0 : work.agreementState === 'SUSPENDED' ? 1 : work.agreementState === 'PENDING' ? 2 : 3)
const inOrder = (work: readonly SiteWork[]) => [...work].sort((a, b) => rank(a) - rank(b))

/** Who runs what on this hospital's data, one sentence each. */
export const WorkList = ({ work, again, paused }: { work: readonly SiteWork[]; again: () => Promise<void>; paused: boolean }) =>
  work.length === 0 ? (
    <EmptyState title="Nothing is running on your data.">No agreement that is in force or waiting names this site.</EmptyState>
  ) : (
    <ul className="border-t border-line">
      {inOrder(work).map((one) => (
        <Work key={one.agreementId} work={one} again={again} sitePaused={paused} />
      ))}
    </ul>
  )
