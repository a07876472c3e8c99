'use client'

import { browserSupportsWebAuthn, startRegistration } from '@simplewebauthn/browser'
import { useRouter } from 'next/navigation'
import { useState, useSyncExternalStore } from 'react'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { TextInput } from '#app/ui/form/inputs.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { passkeySentence } from './passkey-sentence.ts'

interface NewPasskeyProps {
  readonly name: string
  /** Where the person came from: the text to sign. */
  readonly next: string | null
  readonly more: boolean
}

/** The whole ceremony: the exchange's challenge, the device's answer, its registration. */
const register = async (label: string) => {
  const { ceremony, options } = await trpc.passkey.begin.mutate()
  const response = await startRegistration({ optionsJSON: options }).catch((error: unknown) => {
    throw new Error(passkeySentence(error))
  })
  return trpc.passkey.register.mutate({ ceremony, label, response })
}

const never = () => () => {}

export const NewPasskey = ({ name, next, more }: NewPasskeyProps) => {
  const router = useRouter()
  const [label, setLabel] = useState(`${name.split(' ')[0] ?? 'My'}'s passkey${more ? ' 2' : ''}`)
  const [made, setMade] = useState(false)
  const supported = useSyncExternalStore(never, browserSupportsWebAuthn, () => true)
  const { run, pending, problem } = useCommand(register, {
    after: () => {
      setMade(true)
      router.refresh()
    },
  })
  if (!supported)
    return (
      <p className="max-w-measure">
        This browser cannot make passkeys. Open this page on a phone or computer with a current browser; the passkey then signs from there.
      </p>
    )
  return (
    <div className="flex max-w-ask flex-col gap-6">
      {made && (
        <div role="status">
          <NoteBanner
            title="Your passkey is ready."
            action={<ButtonLink href={next ?? '/inbox'}>{next ? 'Back to the text' : 'Go to your inbox'}</ButtonLink>}
          >
            You can sign with it from now on.
          </NoteBanner>
        </div>
      )}
      <ol className="flex list-decimal flex-col gap-2 pl-6">
        <li>Give it a name, so that you know it again.</li>
        <li>Your browser asks to create a passkey. Confirm with finger, face or PIN.</li>
        <li>The exchange keeps its public half. Agreements that you sign carry it, so that anybody can check your signature.</li>
      </ol>
      <form
        noValidate
        className="flex flex-col items-start gap-6"
        onSubmit={(event) => {
          event.preventDefault()
          if (label.trim()) void run(label.trim())
        }}
      >
        <div className="w-full">
          <TextInput
            name="label"
            label="Name of the passkey"
            maxLength={60}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
            error={label.trim() === '' ? 'Give the passkey a name' : undefined}
          />
        </div>
        <CommandMessage problem={problem} />
        <Button type="submit" variant={made ? 'secondary' : 'primary'} disabled={pending}>
          {pending ? 'Waiting for your device' : 'Create my signing passkey'}
        </Button>
      </form>
    </div>
  )
}
