'use client'

import { useState } from 'react'
import { Commands } from '#app/ui/commands.tsx'
import { dateTime } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { EnrolCommands, type Enrolment } from '../enrol-commands.tsx'
import { FirstContact } from '../first-contact.tsx'
import type { SiteView } from '../site-view.ts'

/** The place is made, the agent has not come yet. The token was shown once; a new one makes the old one worthless. */
export const WaitingForAgent = ({ view }: { view: SiteView }) => {
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const renew = useCommand(trpc.site.renewToken.mutate, { after: setEnrolment })
  return (
    <Section title="Connect the agent" id="connect" className="mt-0">
      <div className="flex max-w-measure flex-col gap-6">
        <FirstContact id={view.id} refresh={enrolment === null} />
        {enrolment ? (
          <EnrolCommands enrolment={enrolment} />
        ) : (
          <>
            <p>
              The one-time token was shown when this place was made
              {view.tokenExpiresAt ? `; it works until ${dateTime(view.tokenExpiresAt)}` : ''}. If it is lost, get a new command; the old
              token stops working.
            </p>
            <Commands
              can={view.can}
              pending={renew.pending}
              actions={{ renewToken: { label: 'Get a new command', onSelect: () => renew.run({ id: view.id }) } }}
            />
            <CommandMessage problem={renew.problem} />
          </>
        )}
      </div>
    </Section>
  )
}
