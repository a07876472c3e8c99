'use client'

import Link from 'next/link'
import { Button } from '#app/ui/button.tsx'
import { Commands } from '#app/ui/commands.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Offered } from '#core/machine.ts'

interface ActionsProps {
  readonly id: string
  readonly slug: string
  readonly published: boolean
  /** There is something newer to offer. */
  readonly drifted: boolean
  readonly can: readonly Offered[]
}

export const ListingActions = ({ id, slug, published, drifted, can }: ActionsProps) => {
  const publish = useCommand(trpc.listing.publish.mutate, { done: 'Published. Everybody can find it now.' })
  const withdraw = useCommand(trpc.listing.withdraw.mutate, { done: 'Withdrawn.' })
  return (
    <div className="flex flex-col gap-3">
      <Commands
        can={can}
        pending={publish.pending}
        actions={{
          publish: {
            label: published ? 'Publish as a new version' : 'Publish',
            variant: published && !drifted ? 'secondary' : 'primary',
            onSelect: () => publish.run({ id }),
          },
          withdraw: {
            label: 'Withdraw',
            variant: 'secondary',
            render: ({ label }) => (
              <ConfirmWithEffects
                trigger={<Button>{label}</Button>}
                title="Withdraw this listing?"
                effects={[
                  'Nobody finds it any more, and nobody can propose to it.',
                  'Agreements that name a version of it stay in force.',
                  'To list the data again, the agent has to be given a new place.',
                ]}
                confirm="Withdraw"
                keep="Keep it"
                onConfirm={async () => {
                  await withdraw.attempt({ id })
                }}
              />
            ),
          },
        }}
      />
      <CommandMessage problem={publish.problem} />
      {published && (
        <Link href={`/datasets/${slug}`} className="inline-flex min-h-6 items-center">
          The public page
        </Link>
      )}
    </div>
  )
}
