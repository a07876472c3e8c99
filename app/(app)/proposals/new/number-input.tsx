import { TextInput } from '#app/ui/form/inputs.tsx'
import { DECIMAL_FIELDS, type DecimalField, type DraftField, NUMBER_FIELDS, type NumberField } from './draft.ts'
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

export const DecimalInput = ({ field, hint, handle, errorAt }: FieldProps & { field: DecimalField; hint?: string }) => (
  <TextInput
    name={field}
    label={DECIMAL_FIELDS[field].label}
    hint={hint}
    inputMode="decimal"
    autoComplete="off"
    className="numeric max-w-32"
    value={handle.draft.fields[field]}
    onChange={(event) => handle.setField(field, event.target.value)}
    error={errorAt(field)}
  />
)
