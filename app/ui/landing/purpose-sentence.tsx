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

const Blank = ({ name, label, choices }: { name: string; label: string; choices: readonly Choice[] }) => (
  <>
    <label htmlFor={`purpose-${name}`} className="sr-only">
      {label}
    </label>
    <select
      id={`purpose-${name}`}
      name={name}
      className="mx-1 my-1 min-h-11 max-w-full rounded-none border-0 border-b-2 border-ink bg-brand-soft px-2 py-1 align-baseline font-semibold text-ink"
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </>
)

/** A sentence with four blanks, sent as an address. Set in the face of agreements, since it is what one asks people to agree to. */
export const PurposeSentence = ({ conditions = CONDITION_CHOICES }: { conditions?: readonly Choice[] }) => (
  <form action="/datasets" method="get" className="max-w-[46rem]">
    <p className="font-serif text-h3/[2.2] sm:text-h2/[2.2]">
      I want to
      <Blank name="research" label="What you want to do" choices={RESEARCH_CHOICES} />
      for
      <Blank name="condition" label="Condition" choices={conditions} />
      on
      <Blank name="modality" label="Kind of images" choices={MODALITY_CHOICES} />, for
      <Blank name="use" label="Kind of use" choices={USE_CHOICES} />
      use.
    </p>
    <div className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-3">
      <Button type="submit" variant="primary" className="px-6">
        Check which datasets fit
      </Button>
      <p className="text-table text-ink-2">No account needed to look.</p>
    </div>
  </form>
)
