import { ChevronDown } from 'lucide-react'
import type { OwnPurpose, PageLens } from '#app/server/lens.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Select, TextInput } from '#app/ui/form/inputs.tsx'
import { VIEW_WORDS } from '#app/ui/listing/words.ts'
import type { SearchParams } from '#app/ui/search-params.ts'
import { SentenceFields } from './sentence-fields.tsx'

interface CatalogueFiltersProps {
  readonly filter: { readonly text: string; readonly view: string }
  readonly lens: PageLens
  readonly purposes: readonly OwnPurpose[]
  /** The viewer writes purposes. */
  readonly research: boolean
  readonly query: SearchParams
}

const VIEWS = [{ value: '', label: 'any' }, ...['PA', 'AP'].map((value) => ({ value, label: VIEW_WORDS[value] ?? value }))]

/** A form that is sent as an address; nothing in it needs JavaScript. */
export const CatalogueFilters = ({ filter, lens, purposes, research, query }: CatalogueFiltersProps) => {
  const sentence = !lens.query.purpose && (lens.query.research || !research)
  return (
    // Closed on a phone, so that results come first; always open where there is room beside them.
    <details className="h-fit max-xl:border-y max-xl:border-line xl:supports-[selector(::details-content)]:[&::details-content]:[content-visibility:visible]">
      <summary className="flex min-h-12 items-center justify-between font-semibold xl:supports-[selector(::details-content)]:hidden">
        Purpose and filters
        <ChevronDown aria-hidden="true" size={16} />
      </summary>
      <form
        action="/datasets"
        method="get"
        className="flex flex-col gap-5 max-xl:max-w-ask max-xl:pt-2 max-xl:pb-6"
        aria-label="Filter the datasets"
      >
        {purposes.length > 0 && (
          <Select
            key={lens.query.purpose ?? 'none'}
            name="purpose"
            label="Seen through"
            hint="Your organisation's purposes"
            defaultValue={lens.query.purpose ?? ''}
            options={[{ value: '', label: 'no purpose' }, ...purposes.map(({ id, title }) => ({ value: id, label: title }))]}
          />
        )}
        {sentence && <SentenceFields query={query} />}
        <TextInput name="q" label="Words" hint="In title, summary or organisation" type="search" defaultValue={filter.text} />
        <Select name="view" label="View" defaultValue={filter.view} options={VIEWS} />
        <Button type="submit" variant="primary" className="w-fit">
          Show datasets
        </Button>
        {research && (
          <ButtonLink href="/purposes/new/research" variant="quiet" className="w-fit px-0">
            Describe a purpose
          </ButtonLink>
        )}
      </form>
    </details>
  )
}
