import { TextInput } from '#app/ui/form/inputs.tsx'
import type { FieldProps } from './number-input.tsx'

const WORDS = {
  'plan.head.classes': {
    label: 'Names of the classes',
    hint: 'In the order of their numbers in the column, from 0, with commas between them: normal, bacterial, viral',
  },
  'plan.head.labels': {
    label: 'Labels beside the first',
    hint: 'Columns that the datasets share, with commas between them: effusion, mass',
  },
} as const

/** Names of the classes or of the further labels that a model tells apart. */
export const NamesInput = ({ field, handle, errorAt }: FieldProps & { field: keyof typeof WORDS }) => (
  <TextInput
    name={field}
    {...WORDS[field]}
    autoComplete="off"
    value={handle.draft.fields[field]}
    onChange={(event) => handle.setField(field, event.target.value)}
    error={errorAt(field)}
  />
)
