import { Button } from '../button.tsx'

interface Choice {
  readonly value: string
  readonly label: string
}

/** Words of the purpose in the address: research, condition, modality, use. The catalogue reads them with the matcher. */
export const RESEARCH_CHOICES: readonly Choice[] = [
  { value: 'methods', label: 'train a model' },
  { value: 'biomedical', label: 'answer a medical question' },
  { value: 'population', label: 'study a population' },
]
export const CONDITION_CHOICES: readonly Choice[] = [
  { value: 'MONDO:0005249', label: 'pneumonia' },
  { value: 'MONDO:0100096', label: 'COVID-19' },
  { value: 'MONDO:0005087', label: 'any lung disease' },
  { value: '', label: 'no condition in particular' },
]
export const MODALITY_CHOICES: readonly Choice[] = [{ value: 'cxr', label: 'chest X-rays' }]
export const USE_CHOICES: readonly Choice[] = [
  { value: 'commercial', label: 'commercial' },
  { value: 'non-commercial', label: 'non-commercial' },
]

interface BlankProps {
  readonly name: string
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value?: string
}

/** As wide as the word chosen, where the browser can. */
const Blank = ({ name, label, choices, value }: BlankProps) => (
  <>
    <label htmlFor={`purpose-${name}`} className="sr-only">
      {label}
    </label>
    <select
      id={`purpose-${name}`}
      name={name}
      defaultValue={value}
      className="my-1 min-h-11 max-w-full rounded-none border-0 border-b-2 border-ink bg-surface px-2 py-1 align-baseline font-semibold text-ink [field-sizing:content]"
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </>
)

export interface PurposeSentenceProps {
  readonly conditions?: readonly Choice[]
  readonly chosen?: { readonly research?: string; readonly condition?: string; readonly modality?: string; readonly use?: string }
}

/** A sentence with four blanks, sent as an address. In the face of agreements, since it is what one asks people to agree to. */
export const PurposeSentence = ({ conditions = CONDITION_CHOICES, chosen = {} }: PurposeSentenceProps) => (
  <form action="/datasets" method="get">
    <p className="font-serif text-h3/[2.3] sm:text-h2/[2.3]">
      I want to <Blank name="research" label="What you want to do" choices={RESEARCH_CHOICES} value={chosen.research} /> for{' '}
      <Blank name="condition" label="Condition" choices={conditions} value={chosen.condition} /> on{' '}
      <Blank name="modality" label="Kind of images" choices={MODALITY_CHOICES} value={chosen.modality} />, for{' '}
      <Blank name="use" label="Kind of use" choices={USE_CHOICES} value={chosen.use} /> use.
    </p>
    <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">
      <Button type="submit" variant="primary" className="min-h-12 px-6">
        Check which datasets fit
      </Button>
      <p className="text-table text-ink-2">No account needed to look.</p>
    </div>
  </form>
)
