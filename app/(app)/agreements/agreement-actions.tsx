'use client'

import { CirclePause, Play } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { Commands } from '#app/ui/commands.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Offered } from '#core/machine.ts'
import { ReasonField } from './reason-field.tsx'

interface WithReasonProps {
  readonly trigger: ReactNode
  readonly title: string
  readonly effects: readonly string[]
  readonly confirm: string
  readonly keep: string
  readonly send: (reason: string) => Promise<unknown>
}

/** Effects first, then a reason, since neither a decline nor an end can be undone. */
export const ConfirmWithReason = ({ send, ...dialog }: WithReasonProps) => {
  const [reason, setReason] = useState('')
  return (
    <ConfirmWithEffects
      {...dialog}
      onConfirm={async () => {
        if (reason.trim() === '') throw new Error('Give a reason: the other party reads it.')
        await send(reason)
      }}
    >
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmWithEffects>
  )
}

interface ActionsProps {
  readonly id: string
  readonly can: readonly Offered[]
  readonly other: string
  readonly site: string
  /** "model rights (clause 15)": what stays after the end. */
  readonly rightsClause: string
}

/** What this viewer may do with the agreement next. */
export const AgreementActions = ({ id, can, other, site, rightsClause }: ActionsProps) => {
  const suspend = useCommand(trpc.agreement.suspend.mutate, { done: 'Agreement paused.' })
  const resume = useCommand(trpc.agreement.resume.mutate, { done: 'Agreement resumed.' })
  const revoke = useCommand(trpc.agreement.revoke.mutate, { done: 'Agreement ended.' })
  const decline = useCommand(trpc.agreement.decline.mutate, { done: 'Declined.' })
  return (
    <div className="flex flex-col gap-2">
      <Commands
        can={can}
        pending={suspend.pending || resume.pending}
        actions={{
          sign: { label: 'Read and sign', href: `/agreements/${id}/sign` },
          resume: { label: 'Resume', icon: <Play size={18} strokeWidth={1.75} />, onSelect: () => resume.run({ id }) },
          suspend: {
            label: 'Pause',
            variant: 'secondary',
            icon: <CirclePause size={18} strokeWidth={1.75} />,
            onSelect: () => suspend.run({ id }),
          },
          revoke: {
            label: 'End the agreement',
            variant: 'secondary',
            render: ({ label }) => (
              <ConfirmWithReason
                trigger={<Button>{label}</Button>}
                title="End this agreement?"
                effects={[
                  `Training on the data of ${site} under it stops now; nothing more is sent.`,
                  `${other} is told, with your reason.`,
                  `Models that are complete stay, with the ${rightsClause}. Nothing is unlearned.`,
                ]}
                confirm="End the agreement"
                keep="Keep it"
                send={(reason) => revoke.attempt({ id, reason })}
              />
            ),
          },
          decline: {
            label: 'Decline',
            variant: 'secondary',
            render: ({ label }) => (
              <ConfirmWithReason
                trigger={<Button>{label}</Button>}
                title="Decline this agreement?"
                effects={[
                  'Nobody can sign it any more, and the negotiation closes.',
                  `${other} is told, with your reason.`,
                  'A new proposal is needed to begin again.',
                ]}
                confirm="Decline"
                keep="Go back"
                send={(reason) => decline.attempt({ id, reason })}
              />
            ),
          },
        }}
      />
      <CommandMessage problem={suspend.problem ?? resume.problem} />
    </div>
  )
}
