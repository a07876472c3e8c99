'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { Commands } from '#app/ui/commands.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { TextArea } from '#app/ui/form/inputs.tsx'
import { counted } from '#app/ui/format.ts'
import { trpc } from '#app/ui/trpc/client.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Offered } from '#core/machine.ts'

interface AnswerProposalProps {
  readonly id: string
  readonly can: readonly Offered[]
  readonly mine: boolean
  readonly site: string
  readonly provider: string
  readonly consumer: string
  readonly rounds: number
}

/** Agree and decline of a hospital; the asking side takes its request back. */
export const AnswerProposal = ({ id, can, mine, site, provider, consumer, rounds }: AnswerProposalProps) => {
  const router = useRouter()
  const [reason, setReason] = useState('')
  const agree = useCommand(trpc.negotiation.agree.mutate, {
    done: 'The text is frozen and can be signed.',
    after: ({ id: agreement }) => router.push(`/agreements/${agreement}`),
  })
  const end = useCommand(trpc.negotiation.terminate.mutate, {
    done: mine ? `The request to ${site} was taken back.` : 'The proposal was declined.',
  })
  if (can.length === 0) return null
  return (
    <Commands
      can={can}
      pending={agree.pending || end.pending}
      actions={{
        agree: {
          label: 'Agree',
          render: (look) => (
            <ConfirmWithEffects
              trigger={<Button variant={look.variant}>{look.label}</Button>}
              title={`Agree for ${site}?`}
              effects={[
                'The agreement is written from this proposal and its text is frozen.',
                `A signatory of ${consumer} and one of ${provider} sign it; your site agent checks and seals it last.`,
                `Nothing is trained before that. Afterwards at most ${counted(rounds, 'round')} may run, and you can pause or end it at any moment.`,
              ]}
              undoable
              confirm="Agree"
              keep="Not now"
              onConfirm={async () => {
                await agree.attempt({ id })
              }}
            />
          ),
        },
        terminate: {
          label: mine ? 'Take the request back' : 'Decline',
          variant: mine ? 'quiet' : 'secondary',
          render: (look) => (
            <ConfirmWithEffects
              trigger={<Button variant={look.variant}>{look.label}</Button>}
              title={mine ? `Take the request to ${site} back?` : `Decline for ${site}?`}
              effects={[
                mine
                  ? `${provider} is not asked any more. The other sites are not touched.`
                  : `${consumer} reads your reason. No agreement is made with your site.`,
                'A new proposal can be sent later.',
              ]}
              confirm={mine ? 'Take it back' : 'Decline'}
              keep="Keep it open"
              onConfirm={async () => {
                await end.attempt({ id, reason })
              }}
            >
              <TextArea
                name={`reason-${id}`}
                label={mine ? `Reason, read by ${provider}` : `Reason, read by ${consumer}`}
                rows={3}
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </ConfirmWithEffects>
          ),
        },
      }}
    />
  )
}
