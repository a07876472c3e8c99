import type { ComponentProps } from 'react'
import { cx } from '../cx.ts'
import { control, describedBy, Field, type FieldText } from './field.tsx'

type Props<K extends 'input' | 'textarea' | 'select'> = FieldText & Omit<ComponentProps<K>, 'name' | 'id'>

const own = ({ name, label, hint, error }: FieldText) => ({
  field: { name, label, hint, error },
  control: {
    id: name,
    name,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy({ name, label, hint, error }),
  } as const,
})

/** `unit` stands after the box and is read with the hint. */
export const TextInput = ({ name, label, hint, error, className, unit, ...rest }: Props<'input'> & { unit?: string }) => {
  const parts = own({ name, label, hint, error })
  return (
    <Field {...parts.field}>
      <span className="flex items-center gap-2">
        <input type="text" className={cx(control, rest.type === 'number' && 'numeric max-w-40', className)} {...parts.control} {...rest} />
        {unit && <span className="text-ink-2">{unit}</span>}
      </span>
    </Field>
  )
}

export const TextArea = ({ name, label, hint, error, className, ...rest }: Props<'textarea'>) => {
  const parts = own({ name, label, hint, error })
  return (
    <Field {...parts.field}>
      <textarea rows={5} className={cx(control, className)} {...parts.control} {...rest} />
    </Field>
  )
}

export interface Option {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

/** A native select: works on a phone, without JavaScript, with every reader. */
export const Select = ({ name, label, hint, error, className, options, ...rest }: Props<'select'> & { options: readonly Option[] }) => {
  const parts = own({ name, label, hint, error })
  return (
    <Field {...parts.field}>
      <select className={cx(control, 'pr-8', className)} {...parts.control} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
