'use client'

import { useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { Commands } from '#app/ui/commands.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { Dialog, DialogClose } from '#app/ui/dialog.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import type { Offered } from '#core/machine.ts'
import type { MemberRole } from '#core/org/machine.ts'
import { RoleBoxes } from './role-boxes.tsx'

interface EditRolesProps {
  readonly id: string
  readonly name: string
  readonly roles: readonly MemberRole[]
  readonly can: readonly Offered[]
}

/** Roles of one member. The last administrator stays one: the exchange says so where it applies. */
export const EditRoles = ({ id, name, roles, can }: EditRolesProps) => {
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<readonly MemberRole[]>(roles)
  const save = useCommand(trpc.org.setRoles.mutate, { done: `Roles of ${name} changed.` })
  const remove = useCommand(trpc.org.removeMember.mutate, { done: `${name} was removed.` })
  const offered = can.filter((offer) => offer.command === 'remove' || offer.command === 'setRoles')
  // Giving other roles is blocked only when it would take the last administrator away, which the form decides.
  const drawn = offered.map((offer) => (offer.command === 'setRoles' ? { ...offer, blockers: [] } : offer))
  return (
    <Commands
      can={drawn}
      actions={{
        setRoles: {
          label: 'Roles',
          variant: 'secondary',
          render: () => (
            <Dialog
              open={open}
              onOpenChange={(next) => {
                setOpen(next)
                setChosen(roles)
                save.clear()
              }}
              trigger={
                <Button size="compact">
                  Roles<span className="sr-only"> of {name}</span>
                </Button>
              }
              title={`Roles of ${name}`}
              footer={
                <>
                  <Button
                    variant="primary"
                    disabled={save.pending}
                    onClick={async () => {
                      if (await save.run({ id, roles: [...chosen] })) setOpen(false)
                    }}
                  >
                    Save roles
                  </Button>
                  <DialogClose asChild>
                    <Button>Keep as they are</Button>
                  </DialogClose>
                </>
              }
            >
              <RoleBoxes name={`roles-${id}`} roles={chosen} onChange={setChosen} />
              <CommandMessage problem={save.problem} />
            </Dialog>
          ),
        },
        remove: {
          label: 'Remove',
          variant: 'secondary',
          render: () => (
            <ConfirmWithEffects
              trigger={
                <Button size="compact">
                  Remove<span className="sr-only"> {name}</span>
                </Button>
              }
              title={`Remove ${name}?`}
              effects={[
                'They cannot act for the organisation any more, from now on.',
                'What they signed stays signed, and their name stays on it.',
              ]}
              confirm="Remove"
              keep="Keep"
              onConfirm={async () => {
                await remove.attempt({ id })
              }}
            />
          ),
        },
      }}
    />
  )
}
