import { countryOptions } from '#app/ui/countries.ts'
import { Select } from '#app/ui/form/inputs.tsx'
import { CONDITION_CHOICES, RESEARCH_CHOICES, USE_CHOICES } from '#app/ui/landing/purpose-sentence.tsx'
import { VISITOR_COUNTRY } from '#app/ui/purpose/visitor-purpose.ts'
import { first, type SearchParams } from '#app/ui/search-params.ts'

/** The sentence of the front page as plain fields, with the country that the model would be used in. */
export const SentenceFields = ({ query }: { query: SearchParams }) => (
  <fieldset className="flex flex-col gap-4 border-l-2 border-ink pl-4">
    <legend className="float-left mb-3 font-serif text-lead">I want to …</legend>
    <Select
      name="research"
      label="Aim"
      defaultValue={first(query.research)}
      options={[{ value: '', label: 'only look around' }, ...RESEARCH_CHOICES]}
    />
    <Select name="condition" label="For" defaultValue={first(query.condition)} options={CONDITION_CHOICES} />
    <Select name="use" label="Kind of use" defaultValue={first(query.use) || 'non-commercial'} options={USE_CHOICES} />
    <Select name="country" label="Used in" defaultValue={first(query.country) || VISITOR_COUNTRY} options={countryOptions()} />
  </fieldset>
)
