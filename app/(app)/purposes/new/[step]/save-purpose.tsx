'use client'

import { useRouter } from 'next/navigation'
import { Button } from '#app/ui/button.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Purpose } from '#core/data-use/data-use.ts'
import { forgetAnswers } from './keep-answers.tsx'

export const SavePurpose = ({ title, purpose }: { title: string; purpose: Purpose }) => {
  const router = useRouter()
  const { run, pending, problem } = useCommand(trpc.purpose.state.mutate, {
    done: 'Purpose saved.',
    after: ({ id }) => {
      forgetAnswers()
      router.push(`/purposes/${id}`)
    },
  })
  return (
    <div className="flex flex-col items-start gap-4">
      <CommandMessage problem={problem} />
      <Button variant="primary" disabled={pending} onClick={() => run({ title, document: purpose })}>
        Save purpose
      </Button>
      <p className="text-table text-ink-2">Saving shows which datasets fit. Nobody is asked yet.</p>
    </div>
  )
}
