'use client'

import { type ReactNode, useId } from 'react'
import type { Offered } from '#core/machine.ts'
import { blockerWords } from './blocker-words.ts'
import { Button, ButtonLink, type ButtonLook } from './button.tsx'
import { type FormAction, formTarget } from './form-action.ts'

interface Look {
  readonly label: string
  readonly variant?: ButtonLook['variant']
  readonly icon?: ReactNode
}
/** What a command does on this page: go somewhere, call something, post a form, or draw its own trigger (a dialog). */
export type CommandAction = Look &
  (
    | { readonly href: string }
    | { readonly onSelect: () => void }
    | { readonly action: FormAction; readonly fields?: Readonly<Record<string, string>> }
    | { readonly render: (look: Look) => ReactNode }
  )

interface CommandsProps {
  /** From the query; a command that is not listed is not drawn. */
  readonly can: readonly Offered[]
  /** In the order to draw; the first is the page's primary one unless it says otherwise. */
  readonly actions: Readonly<Record<string, CommandAction>>
  /** Sentences of this page for its blockers; otherwise blocker-words.ts. */
  readonly why?: Readonly<Record<string, string>>
  readonly pending?: boolean
}

const Open = ({ action, look, pending }: { action: CommandAction; look: Look; pending: boolean }) => {
  if ('render' in action) return action.render(look)
  if ('href' in action)
    return (
      <ButtonLink href={action.href} variant={look.variant} icon={look.icon}>
        {look.label}
      </ButtonLink>
    )
  if ('onSelect' in action)
    return (
      <Button variant={look.variant} icon={look.icon} onClick={action.onSelect} disabled={pending}>
        {look.label}
      </Button>
    )
  return (
    <form {...formTarget(action.action)}>
      {Object.entries(action.fields ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" variant={look.variant} icon={look.icon} disabled={pending}>
        {look.label}
      </Button>
    </form>
  )
}

/** Buttons drawn from `can`. A blocked one stays visible and says why. */
export const Commands = ({ can, actions, why = {}, pending = false }: CommandsProps) => {
  const id = useId()
  const drawn = Object.entries(actions).flatMap(([command, action]) => {
    const offer = can.find((one) => one.command === command)
    return offer ? [{ command, action, blockers: offer.blockers }] : []
  })
  return (
    <div className="flex flex-wrap items-start gap-3">
      {drawn.map(({ command, action, blockers }, i) => {
        const look = { label: action.label, icon: action.icon, variant: action.variant ?? (i === 0 ? 'primary' : 'secondary') } as const
        if (blockers.length === 0) return <Open key={command} action={action} look={look} pending={pending} />
        const reason = `${id}-${command}`
        return (
          <div key={command} className="flex max-w-72 flex-col gap-1">
            <Button variant="secondary" icon={look.icon} aria-disabled="true" aria-describedby={reason} className="w-fit">
              {look.label}
            </Button>
            <p id={reason} className="text-table text-ink-2">
              {blockers.map((blocker) => why[blocker] ?? blockerWords(blocker)).join(' ')}
            </p>
          </div>
        )
      })}
    </div>
  )
}
