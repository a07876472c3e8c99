import { FieldError } from '#app/ui/form/field.tsx'
import { TextInput } from '#app/ui/form/inputs.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { summaryOf, verdictOf } from '#app/ui/listing/seen.ts'
import { Count } from '#app/ui/number/count.tsx'
import { VerdictChip } from '#app/ui/verdict/verdict-chip.tsx'
import type { ListingHit } from '#server/listing/queries.ts'
import { withChosen } from './draft.ts'
import type { DraftHandle } from './use-draft.ts'

interface SiteChoiceProps {
  readonly hit: ListingHit
  readonly first: boolean
  readonly handle: DraftHandle
}

const SiteChoice = ({ hit, first, handle: { draft, change } }: SiteChoiceProps) => {
  const chosen = draft.chosen.includes(hit.id)
  const summary = summaryOf(hit.document)
  const verdict = verdictOf(hit)
  const toggle = () => change((d) => withChosen(d, chosen ? d.chosen.filter((id) => id !== hit.id) : [...d.chosen, hit.id]))
  return (
    <li className="border-b border-line py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <label className="flex min-h-11 min-w-0 items-start gap-3">
          <input
            id={first ? 'sites' : undefined}
            type="checkbox"
            checked={chosen}
            onChange={toggle}
            className="mt-0.5 size-6 shrink-0 accent-brand"
          />
          <span>
            <span className="font-semibold">{hit.document.description.title}</span>
            <span className="block text-table text-ink-2">
              {hit.site.name}
              {summary && (
                <>
                  , <Count of={summary.patients} unit={['patient', 'patients']} />, <Count of={summary.images} unit={['image', 'images']} />
                </>
              )}
            </span>
          </span>
        </label>
        {verdict && <VerdictChip verdict={verdict} />}
      </div>
      {chosen && (
        <div className="flex flex-col gap-2 pt-2 pl-9">
          <label className="flex min-h-11 items-start gap-3 py-2">
            <input
              type="checkbox"
              checked={draft.mandatory.includes(hit.id)}
              onChange={(event) =>
                change((d) => ({
                  ...d,
                  mandatory: [...d.mandatory.filter((id) => id !== hit.id), ...(event.target.checked ? [hit.id] : [])],
                }))
              }
              className="mt-0.5 size-6 shrink-0 accent-brand"
            />
            <span>No round counts without {hit.site.name}</span>
          </label>
          <TextInput
            name={`note-${hit.id}`}
            label={<span className="font-normal">Note to {hit.site.name} only</span>}
            maxLength={1000}
            value={draft.notes[hit.id] ?? ''}
            onChange={(event) => change((d) => ({ ...d, notes: { ...d.notes, [hit.id]: event.target.value } }))}
          />
        </div>
      )}
    </li>
  )
}

interface SitesSectionProps {
  readonly hits: readonly ListingHit[]
  readonly handle: DraftHandle
  readonly error: string | undefined
}

export const SitesSection = ({ hits, handle, error }: SitesSectionProps) => (
  <Section
    title="Sites and datasets"
    id="sites-heading"
    intro="Datasets that exclude the purpose are not shown. Each site reads its own note, and no other."
  >
    {error && <FieldError name="sites">{error}</FieldError>}
    {hits.length > 0 ? (
      <ul className="border-t border-line">
        {hits.map((hit, i) => (
          <SiteChoice key={hit.id} hit={hit} first={i === 0} handle={handle} />
        ))}
      </ul>
    ) : (
      <p className="text-ink-2">No listed dataset admits this purpose. Its page says what would change that.</p>
    )}
  </Section>
)
