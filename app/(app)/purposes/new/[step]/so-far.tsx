import { VERDICT_ORDER } from '#app/ui/listing/seen.ts'
import { VerdictChip, type VerdictKind } from '#app/ui/verdict/verdict-chip.tsx'

/** What the answers mean for the catalogue, said after each Continue. */
export const SoFar = ({ counts }: { counts: Record<VerdictKind, number> }) => (
  <>
    <p className="mb-3 font-semibold text-ink">So far</p>
    <ul className="flex flex-col gap-2">
      {VERDICT_ORDER.filter((verdict) => counts[verdict] > 0).map((verdict) => (
        <li key={verdict} className="flex items-center gap-3">
          <span className="numeric min-w-6 text-right text-h3 font-semibold text-ink">{counts[verdict]}</span>
          <VerdictChip verdict={verdict} />
        </li>
      ))}
    </ul>
    <p className="mt-3 text-table">Questions that are still open count with their mildest answer.</p>
  </>
)
