interface CapabilityMeterProps {
  /** "Rounds", "Privacy budget" */
  readonly label: string
  readonly used: number
  readonly limit: number
  /** "7 of 20 rounds", "2.1 of 8": the text that is read. */
  readonly text: string
  readonly note?: string
}

const TICKS = 10

/** How much of what was agreed is used: a ruled scale, not a progress bar. */
export const CapabilityMeter = ({ label, used, limit, text, note }: CapabilityMeterProps) => {
  const share = limit > 0 ? Math.min(1, used / limit) : 0
  const nearly = share >= 0.9
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-semibold">{label}</span>
        <span className="numeric text-ink-2">{text}</span>
      </div>
      <meter className="sr-only" aria-label={label} min={0} max={limit} value={used}>
        {text}
      </meter>
      <div>
        <svg aria-hidden="true" width="100%" height="16" viewBox="0 0 100 16" preserveAspectRatio="none" className="data block">
          <rect x="0" y="2" width="100" height="7" fill="var(--off-bg)" />
          <rect x="0" y="2" width={share * 100} height="7" fill={nearly ? 'var(--deny)' : 'var(--ink)'} />
          <path d="M0 1.5H100V9.5H0Z" fill="none" stroke="var(--control)" vectorEffect="non-scaling-stroke" />
          {Array.from({ length: TICKS + 1 }, (_, i) => (
            <path
              key={i}
              d={`M${(i / TICKS) * 100} 10V${i % 5 === 0 ? 16 : 13}`}
              stroke="var(--control)"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
      </div>
      {(note || nearly) && (
        <p className={nearly ? 'text-table font-semibold text-deny' : 'text-table text-ink-3'}>{note ?? 'Nearly used up.'}</p>
      )}
    </div>
  )
}
