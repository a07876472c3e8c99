'use client'

import { Signature } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { Checkbox } from '#app/ui/form/choices.tsx'
import { ErrorSummary, type FormProblem } from '#app/ui/form/error-summary.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { commandProblem } from '#app/ui/trpc/command-problem.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { ConfirmWithReason } from '../../../agreement-actions.tsx'
import { askPasskey } from './ask-passkey.ts'
import { stepHref } from './steps.ts'

const CONSENT = 'Tick the box first: without your consent nothing can be signed here.'

/** Consent, then the passkey. Whatever goes wrong, the person stays here and reads that nothing was signed. */
export const SignForm = ({ id, other }: { id: string; other: string }) => {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<readonly FormProblem[]>([])
  const decline = useCommand(trpc.agreement.decline.mutate, { done: 'Declined.', after: () => router.push(`/agreements/${id}`) })
  const missing = problems.find((problem) => problem.field === 'consent')

  const sign = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    if (new FormData(event.currentTarget).get('consent') !== 'on') {
      setProblems([{ field: 'consent', message: CONSENT }])
      return
    }
    setBusy(true)
    setProblems([])
    try {
      const { ceremony, options } = await trpc.agreement.beginSigning.mutate({ id })
      const assertion = await askPasskey(options)
      await trpc.agreement.sign.mutate({ id, ceremony, assertion })
      router.push(stepHref(id, 'receipt'))
      router.refresh()
    } catch (error) {
      setProblems([{ message: commandProblem(error).message }])
    } finally {
      setBusy(false)
    }
  }

  return (
    <form onSubmit={sign} noValidate className="flex flex-col gap-6">
      <ErrorSummary problems={problems} />
      <Checkbox
        name="consent"
        label="I agree to sign electronically. My signature on this statement binds the organisation I act for."
        error={missing?.message}
      />
      <div className="flex flex-wrap items-start gap-3">
        <Button type="submit" variant="primary" aria-busy={busy} icon={<Signature size={18} strokeWidth={1.75} />}>
          {busy ? 'Waiting for your passkey' : 'Sign with passkey'}
        </Button>
        <ConfirmWithReason
          trigger={<Button>Decline with a reason</Button>}
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
      </div>
      <p className="max-w-measure text-table text-ink-2">
        Your device asks for your fingerprint, face or PIN. It signs the fingerprint of this statement; nothing about your body leaves the
        device.
      </p>
    </form>
  )
}
