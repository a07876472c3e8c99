import { Check, ChevronsUpDown } from 'lucide-react'
import { type FormAction, formTarget } from '../form-action.ts'

export interface Organisation {
  readonly id: string
  readonly name: string
  /** Second line: "demo site", the city, the roles held. */
  readonly note?: string
}
export interface OrgSwitcherProps {
  readonly organisations: readonly Organisation[]
  readonly acting: string
  /** Receives `organisation=<id>`. Works without JavaScript: a disclosure with one submit button each. */
  readonly action: FormAction
}

/** Always visible, because a signature binds an organisation. */
export const OrgSwitcher = ({ organisations, acting, action }: OrgSwitcherProps) => {
  const current = organisations.find((organisation) => organisation.id === acting)
  const name = (
    <span className="min-w-0 grow">
      <span className="block text-caption text-ink-3">Acting for</span>
      <span className="block font-semibold text-ink">{current?.name ?? 'no organisation'}</span>
      {current?.note && <span className="block text-caption text-ink-2">{current.note}</span>}
    </span>
  )
  if (organisations.length < 2) return <div className="rounded-control border border-line bg-surface px-3 py-2">{name}</div>
  return (
    <details className="group relative rounded-control border border-control bg-surface">
      <summary className="flex min-h-11 items-center gap-2 rounded-control px-3 py-2">
        {name}
        <ChevronsUpDown aria-hidden="true" size={16} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <span className="sr-only">Change organisation</span>
      </summary>
      <form {...formTarget(action)} className="border-t border-line p-1">
        {organisations.map((organisation) => (
          <button
            key={organisation.id}
            type="submit"
            name="organisation"
            value={organisation.id}
            aria-current={organisation.id === acting ? 'true' : undefined}
            className="flex min-h-11 w-full items-center gap-2 rounded-control px-2 text-left hover:bg-sunken"
          >
            <span className="grow">
              {organisation.name}
              {organisation.note && <span className="block text-caption text-ink-2">{organisation.note}</span>}
            </span>
            {organisation.id === acting && <Check aria-hidden="true" size={16} />}
          </button>
        ))}
      </form>
    </details>
  )
}
