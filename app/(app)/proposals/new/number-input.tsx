import { Select, TextInput } from '#app/ui/form/inputs.tsx'
import { type DraftField, NUMBER_FIELDS, type NumberField } from './draft.ts'
import { chosenWith } from './plan-draft.ts'
import { PLAN_DECIMALS, type PlanChoice, type PlanDecimal } from './plan-fields.ts'
import type { DraftHandle } from './use-draft.ts'

export interface FieldProps {
  readonly handle: DraftHandle
  readonly errorAt: (field: DraftField) => string | undefined
}

/** A whole number of the draft. `inputMode`, not `type=number`: a wheel must not change an agreement. */
export const NumberInput = ({ field, hint, handle, errorAt }: FieldProps & { field: NumberField; hint?: string }) => (
  <TextInput
    name={field}
    label={NUMBER_FIELDS[field].label}
    unit={NUMBER_FIELDS[field].unit || undefined}
    hint={hint}
    inputMode="numeric"
    autoComplete="off"
    className="numeric max-w-32"
    value={handle.draft.fields[field]}
    onChange={(event) => handle.setField(field, event.target.value)}
    error={errorAt(field)}
  />
)

export const DecimalInput = ({ field, hint, handle, errorAt }: FieldProps & { field: PlanDecimal; hint?: string }) => (
  <TextInput
    name={field}
    label={PLAN_DECIMALS[field].label}
    hint={hint}
    inputMode="decimal"
    autoComplete="off"
    className="numeric max-w-32"
    value={handle.draft.fields[field]}
    onChange={(event) => handle.setField(field, event.target.value)}
    error={errorAt(field)}
  />
)

/** A way to do one thing, chosen among all that there are; the numbers that it needs change with it. */
export const ChoiceInput = ({
  field,
  label,
  hint,
  words,
  handle,
  errorAt,
}: FieldProps & { field: PlanChoice; label: string; hint?: string; words: Readonly<Record<string, string>> }) => (
  <Select
    name={field}
    label={label}
    hint={hint}
    options={Object.entries(words).map(([value, word]) => ({ value, label: word }))}
    value={handle.draft.fields[field]}
    onChange={(event) => {
      const chosen = chosenWith(field, event.target.value)
      handle.change((draft) => ({ ...draft, fields: { ...draft.fields, ...chosen } }))
    }}
    error={errorAt(field)}
  />
)
