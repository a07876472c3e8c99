import type { ReactNode } from 'react'
import type { Reason } from '#core/data-use/data-use.ts'
import { Icon, type IconName } from '../named-icon.tsx'

const CLASS: Record<Reason['verdict'], { word: string; icon: IconName; className: string }> = {
  ALLOW: { word: 'Fits', icon: 'circle-check', className: 'text-allow' },
  REVIEW: { word: 'A person decides', icon: 'hand', className: 'text-review' },
  DENY: { word: 'Does not fit', icon: 'ban', className: 'text-deny' },
  OBLIGATION: { word: 'You must', icon: 'gavel', className: 'text-live' },
}

interface ReasonListProps {
  readonly reasons: readonly Reason[]
  /** Address of the term on the dataset page: '/datasets/x#term-PUB'. */
  readonly termHref?: (term: string) => string
  /** At most two sentences, each found by changing one answer in the same matcher. */
  readonly whatWouldChange?: readonly ReactNode[]
  readonly ruleSet?: string
}

const codeOf = (term: string) => (term.startsWith('profile:') ? 'house term' : term)

/** Each reason with its class, its sentence, its code, and a link to the term it comes from. */
export const ReasonList = ({ reasons, termHref, whatWouldChange = [], ruleSet }: ReasonListProps) => (
  <div className="flex flex-col gap-3">
    <ul className="flex flex-col border-t border-line">
      {reasons.map((reason) => {
        const look = CLASS[reason.verdict]
        return (
          <li
            key={`${reason.term}-${reason.text}`}
            className="grid gap-x-4 gap-y-1 border-b border-line py-2 sm:grid-cols-[9.5rem_minmax(0,1fr)_auto]"
          >
            <span className={`inline-flex items-center gap-1.5 text-table font-semibold ${look.className}`}>
              <Icon name={look.icon} />
              {look.word}
            </span>
            <span>{reason.text}</span>
            <span className="text-table">
              {termHref ? (
                <a href={termHref(reason.term)} className="inline-flex min-h-6 min-w-6 items-center">
                  <span className="sr-only">Term </span>
                  {codeOf(reason.term)}
                </a>
              ) : (
                <span className="text-ink-3">{codeOf(reason.term)}</span>
              )}
            </span>
          </li>
        )
      })}
    </ul>
    {whatWouldChange.length > 0 && (
      <div>
        <p className="font-semibold">What would change this</p>
        <ul className="list-disc pl-5">
          {whatWouldChange.map((change, i) => (
            <li key={i}>{change}</li>
          ))}
        </ul>
      </div>
    )}
    <p className="text-table text-ink-3">Automatic check of terms{ruleSet && `, rule set ${ruleSet}`}, not the custodian's decision.</p>
  </div>
)
