import { verdictOf } from '#app/ui/listing/seen.ts'
import { Icon, type IconName } from '#app/ui/named-icon.tsx'
import { VerdictChip } from '#app/ui/verdict/verdict-chip.tsx'
import type { ListingHit } from '#server/listing/queries.ts'
import type { ProposalDraft } from './draft.ts'
import { type PreviewLine, previewOf } from './preview.ts'

const LOOK: Record<PreviewLine['kind'], { icon: IconName; word: string; className: string }> = {
  problem: { icon: 'triangle-alert', word: 'Conflict', className: 'text-deny' },
  person: { icon: 'hand', word: 'A person decides', className: 'text-review' },
  must: { icon: 'gavel', word: 'You must', className: 'text-live' },
  hidden: { icon: 'eye-off', word: 'Not shown', className: 'text-ink-2' },
  good: { icon: 'circle-check', word: 'In order', className: 'text-allow' },
}

const SitePreview = ({ hit, draft }: { hit: ListingHit; draft: ProposalDraft }) => {
  const verdict = verdictOf(hit)
  return (
    <li className="border-b border-line py-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-lead">{hit.site.name}</h3>
        {verdict && <VerdictChip verdict={verdict} />}
      </div>
      <ul className="flex flex-col gap-2 text-table">
        {previewOf(hit, draft).map((line) => {
          const look = LOOK[line.kind]
          return (
            <li key={line.text} className="flex gap-2">
              <Icon name={look.icon} className={`mt-0.5 ${look.className}`} />
              <span>
                <span className={`font-semibold ${look.className}`}>{look.word}: </span>
                {line.text}
              </span>
            </li>
          )
        })}
      </ul>
    </li>
  )
}

/** One proposal, different outcomes: what each chosen site will see. */
export const SitePreviews = ({ hits, draft }: { hits: readonly ListingHit[]; draft: ProposalDraft }) => {
  const chosen = hits.filter((hit) => draft.chosen.includes(hit.id))
  return (
    <aside
      aria-labelledby="previews"
      className="h-fit border-t-3 border-ink pt-3 xl:sticky xl:top-6 xl:max-h-[calc(100dvh-3rem)] xl:overflow-y-auto"
    >
      <h2 id="previews" className="text-h3">
        What each site will see
      </h2>
      {chosen.length > 0 ? (
        <ul>
          {chosen.map((hit) => (
            <SitePreview key={hit.id} hit={hit} draft={draft} />
          ))}
        </ul>
      ) : (
        <p className="pt-2 text-ink-2">Choose a dataset to see how the proposal meets its terms.</p>
      )}
      <p className="pt-3 text-table text-ink-3">From public listings. The site agent checks again with the exact numbers.</p>
    </aside>
  )
}
