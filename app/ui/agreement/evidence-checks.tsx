import { Icon, type IconName } from '../named-icon.tsx'

export interface EvidenceCheck {
  /** Stable code of the check. */
  readonly id: string
  readonly title: string
  /** What it proves. */
  readonly proves: string
  readonly state: 'pass' | 'fail' | 'running' | 'not-run'
  /** Why it failed, or who made it and when: "Hannover, 24 Nov 2026, 14:02 UTC". */
  readonly detail?: string
}

const LOOK: Record<EvidenceCheck['state'], { word: string; icon: IconName; className: string }> = {
  pass: { word: 'Holds', icon: 'circle-check', className: 'text-allow' },
  fail: { word: 'Fails', icon: 'ban', className: 'text-deny' },
  running: { word: 'Checking', icon: 'hourglass', className: 'text-ink-2' },
  'not-run': { word: 'Not checked', icon: 'circle-question-mark', className: 'text-ink-2' },
}

/** The verdict first: valid, not valid with the first failing check named, or cannot tell. */
export const EvidenceVerdict = ({ checks }: { checks: readonly EvidenceCheck[] }) => {
  const failing = checks.find((check) => check.state === 'fail')
  const undecided = checks.some((check) => check.state !== 'pass')
  if (failing)
    return (
      <div role="alert" className="border-l-4 border-deny bg-deny-bg p-4">
        <p className="text-h3 font-bold text-deny">Not valid: {failing.title}</p>
        <p>{failing.detail ?? failing.proves} Do not rely on this copy.</p>
      </div>
    )
  return (
    <div role="status" className={undecided ? 'border-l-4 border-control bg-sunken p-4' : 'border-l-4 border-allow bg-allow-bg p-4'}>
      <p className={undecided ? 'text-h3 font-bold' : 'text-h3 font-bold text-allow'}>{undecided ? 'Cannot tell yet' : 'Valid'}</p>
      <p>{undecided ? 'Some checks have not been made.' : `${checks.length} of ${checks.length} checks hold.`}</p>
    </div>
  )
}

/** Checks in the order they are made, each with what it proves. */
export const EvidenceChecks = ({ checks, label = 'Checks' }: { checks: readonly EvidenceCheck[]; label?: string }) => (
  <ol aria-label={label} className="border-t border-line">
    {checks.map((check) => {
      const look = LOOK[check.state]
      return (
        <li key={check.id} className="grid gap-x-4 gap-y-1 border-b border-line py-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <span className={`inline-flex items-center gap-1.5 self-start font-semibold ${look.className}`}>
            <Icon name={look.icon} />
            {look.word}
          </span>
          <div className="min-w-0 max-w-measure wrap-anywhere">
            <p className="font-semibold">{check.title}</p>
            <p className="text-table text-ink-2">{check.proves}</p>
            {check.detail && <p className={check.state === 'fail' ? 'text-deny' : 'text-table text-ink-3'}>{check.detail}</p>}
          </div>
        </li>
      )
    })}
  </ol>
)
