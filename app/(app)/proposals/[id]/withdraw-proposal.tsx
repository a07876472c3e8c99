'use client'

import { Button } from '#app/ui/button.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { list } from '#app/ui/format.ts'
import { trpc } from '#app/ui/trpc/client.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'

export const WithdrawProposal = ({ id, sites }: { id: string; sites: readonly string[] }) => {
  const withdraw = useCommand(trpc.proposal.withdraw.mutate, { done: 'Proposal withdrawn.' })
  return (
    <ConfirmWithEffects
      trigger={<Button disabled={withdraw.pending}>Withdraw the proposal</Button>}
      title="Withdraw the proposal?"
      effects={[`${list(sites)} are told, and cannot agree to it any more.`, 'Texts that wait for signatures are closed.']}
      confirm="Withdraw"
      keep="Keep it"
      onConfirm={async () => {
        await withdraw.attempt({ id })
      }}
    />
  )
}
