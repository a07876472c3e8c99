import { LinkTabs } from '#app/ui/link-tabs.tsx'
import { VERDICT_ORDER, VERDICT_SLUGS } from '#app/ui/listing/seen.ts'
import { type VerdictKind, verdictWords } from '#app/ui/verdict/verdict-chip.tsx'

export const verdictFrom = (slug: string): VerdictKind | null => VERDICT_ORDER.find((verdict) => VERDICT_SLUGS[verdict] === slug) ?? null

interface VerdictTabsProps {
  readonly counts: Record<VerdictKind, number>
  readonly total: number
  readonly chosen: VerdictKind | null
  readonly address: (changed: Record<string, string>) => string
}

export const VerdictTabs = ({ counts, total, chosen, address }: VerdictTabsProps) => (
  <LinkTabs
    label="Verdicts"
    tabs={[
      { href: address({}), label: 'All', count: total, here: chosen === null },
      ...VERDICT_ORDER.map((verdict) => ({
        href: address({ verdict: VERDICT_SLUGS[verdict] }),
        label: verdictWords(verdict),
        count: counts[verdict],
        here: chosen === verdict,
      })),
    ]}
  />
)
