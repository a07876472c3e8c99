'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { CopyField } from '#app/ui/copy-field.tsx'
import { NoteBanner } from '#app/ui/feedback/banners.tsx'
import { TextInput } from '#app/ui/form/inputs.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { MemberRole } from '#core/org/machine.ts'
import { RoleBoxes } from './role-boxes.tsx'

/** The link is shown once: the exchange keeps only its digest. */
export const InvitePerson = () => {
  const router = useRouter()
  const [email, setEmail] = useState('')
  const [roles, setRoles] = useState<MemberRole[]>([])
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<{ email: string; link: string } | null>(null)
  const { run, pending, problem } = useCommand(trpc.org.invite.mutate, {
    after: ({ link }) => {
      setMade({ email, link })
      setEmail('')
      setRoles([])
      setTried(false)
      router.refresh()
    },
  })
  const errors = {
    email: /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : 'Enter an email address',
    roles: roles.length > 0 ? undefined : 'Choose at least one role',
  }
  const send = async () => {
    setTried(true)
    if (!errors.email && !errors.roles) await run({ email: email.trim(), roles })
    else document.getElementById(errors.email ? 'email' : 'roles')?.focus()
  }
  return (
    <div className="max-w-ask">
      <h3 className="mb-4">Invite somebody</h3>
      {made && (
        <div className="mb-6">
          <NoteBanner title={`The invitation for ${made.email} is ready.`}>Send the link yourself. It is shown only now.</NoteBanner>
          <CopyField label="Link to send" value={made.link} />
        </div>
      )}
      <form
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <TextInput
          name="email"
          label="Their email address"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={tried ? errors.email : undefined}
        />
        <RoleBoxes key={made?.link ?? 'first'} name="roles" roles={roles} onChange={setRoles} error={tried ? errors.roles : undefined} />
        <CommandMessage problem={problem} />
        <Button type="submit" variant="primary" disabled={pending} className="w-fit">
          Make the link
        </Button>
      </form>
    </div>
  )
}
