'use client'

import { PauseButton } from '#app/ui/site/pause-button.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { SiteView } from '../site-view.ts'

/** The agent's own words on how the work of this site stopped. */
const acknowledged = (view: SiteView): string | undefined => {
  if (view.state !== 'PAUSED') return undefined
  const receipts = view.work.flatMap(({ task }) => (task?.state === 'CANCELLED' && task.receipt ? [task.receipt] : []))
  const [first] = receipts
  if (!first) return undefined
  return receipts.length === 1
    ? `The agent stopped at step ${first.step}, ${first.sent ? 'its result had been sent' : 'nothing sent'}.`
    : `The agent stopped ${receipts.length} tasks, ${receipts.every((one) => !one.sent) ? 'nothing sent' : 'one result had been sent'}.`
}

/** Pause everything: one click, no dialog, since it can be undone. */
export const SitePause = ({ view, again }: { view: SiteView; again: () => Promise<void> }) => {
  const pause = useCommand(trpc.site.pause.mutate, { after: again })
  const resume = useCommand(trpc.site.resume.mutate, { after: again })
  const offer = view.can.find((one) => one.command === 'pause' || one.command === 'resume')
  if (!offer) return null
  return (
    <PauseButton
      what={offer.command === 'pause' ? 'everything at this site' : 'this site'}
      paused={offer.command === 'resume'}
      onPause={() => pause.attempt({ id: view.id })}
      onResume={() => resume.attempt({ id: view.id })}
      acknowledged={acknowledged(view)}
    />
  )
}
