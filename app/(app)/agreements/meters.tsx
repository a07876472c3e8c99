import { CapabilityMeter } from '#app/ui/agreement/capability-meter.tsx'
import { counted, dateTime } from '#app/ui/format.ts'
import { FactStrip } from '#app/ui/layout/facts.tsx'
import { type AgreementView, daysLeft } from './agreement-view.ts'

/** How much of what was agreed is used, and the limits that are not used up. */
export const Meters = ({ view, rounds, now }: { view: AgreementView; rounds: number; now: number }) => {
  const { limits } = view.terms
  const begin = new Date(view.terms.notBefore).getTime()
  const end = view.notAfter.getTime()
  const left = daysLeft(view.notAfter, now)
  const over = view.state === 'TERMINATED'
  return (
    <div className="flex flex-col gap-6">
      <div className="grid gap-8 md:grid-cols-2">
        <CapabilityMeter label="Rounds" used={rounds} limit={limits.maxRounds} text={`${rounds} of ${limits.maxRounds}`} />
        <CapabilityMeter
          label="Time"
          used={Math.min(end, Math.max(begin, view.endedAt?.getTime() ?? now)) - begin}
          limit={end - begin}
          text={over ? 'ended' : `${counted(left, 'day')} left`}
          note={over ? `It would have run until ${dateTime(view.notAfter)}.` : `Ends by itself on ${dateTime(view.notAfter)}.`}
        />
      </div>
      <FactStrip
        facts={[
          { label: 'Fewest sites in a sum', value: Math.max(limits.minimumSites, limits.quorum) },
          { label: 'Fewest patients', value: limits.minimumPatients },
          { label: 'Counts hidden', value: `below ${limits.suppressBelow}` },
          { label: 'Limit of an update', value: limits.clipNormL2, note: 'L2 norm, clipped at the site' },
        ]}
      />
    </div>
  )
}
