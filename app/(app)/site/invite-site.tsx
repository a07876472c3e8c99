'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { TextInput } from '#app/ui/form/inputs.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { EnrolCommands, type Enrolment } from './enrol-commands.tsx'
import { FirstContact } from './first-contact.tsx'

const SHORTEST = 2

/** A place for an agent: its name, then the commands for IT, then the first contact. */
export const InviteSite = ({ primary = true }: { primary?: boolean }) => {
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const [error, setError] = useState<string>()
  const invite = useCommand(trpc.site.invite.mutate, { after: setEnrolment })
  if (enrolment)
    return (
      <div className="flex max-w-measure flex-col gap-6">
        <EnrolCommands enrolment={enrolment} />
        <FirstContact id={enrolment.id} />
      </div>
    )
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim()
    setError(name.length < SHORTEST ? 'Enter a name of at least two letters.' : undefined)
    if (name.length >= SHORTEST) void invite.run({ name })
  }
  return (
    <form onSubmit={submit} noValidate className="flex max-w-ask flex-col gap-5">
      <TextInput
        name="name"
        label="Name of the site"
        hint="As partners will read it, for example “Hannover radiology”."
        maxLength={120}
        autoComplete="off"
        error={error}
      />
      <CommandMessage problem={invite.problem} />
      <Button type="submit" variant={primary ? 'primary' : 'secondary'} disabled={invite.pending} className="w-fit">
        Get the command for the agent
      </Button>
    </form>
  )
}
