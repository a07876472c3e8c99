import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../cx.ts'
import { describedBy, FieldError, type FieldText, Hint } from './field.tsx'

export interface Choice {
  readonly value: string
  readonly label: ReactNode
  /** Small print under the label: a code, a consequence. */
  readonly hint?: ReactNode
  readonly disabled?: boolean
}

const box = 'mt-0.5 size-6 shrink-0 accent-brand'
const row = 'flex min-h-11 items-start gap-3 py-2'

interface ChoicesProps extends FieldText {
  readonly choices: readonly Choice[]
  readonly defaultValue?: string | readonly string[]
  readonly onChange?: ComponentProps<'input'>['onChange']
  /** Draws the legend as the page's h1: for pages that ask one thing. */
  readonly asHeading?: boolean
}

const Group = ({ kind, ...props }: ChoicesProps & { kind: 'radio' | 'checkbox' }) => {
  const { name, label, hint, error, choices, defaultValue, onChange, asHeading } = props
  const chosen = typeof defaultValue === 'string' ? [defaultValue] : (defaultValue ?? [])
  return (
    <fieldset aria-describedby={describedBy(props)} className={cx('min-w-0', error && 'border-l-4 border-deny pl-4')}>
      <legend className="mb-1 font-semibold">{asHeading ? <h1 className="mb-2">{label}</h1> : label}</legend>
      {hint && <Hint name={name}>{hint}</Hint>}
      {error && <FieldError name={name}>{error}</FieldError>}
      <div className="mt-1 flex flex-col">
        {choices.map((choice, i) => (
          <label key={choice.value} className={row}>
            <input
              // The first one carries the name as its id, so that the error summary lands on it.
              id={i === 0 ? name : `${name}-${choice.value}`}
              type={kind}
              name={name}
              value={choice.value}
              defaultChecked={chosen.includes(choice.value)}
              disabled={choice.disabled}
              onChange={onChange}
              className={box}
            />
            <span>
              {choice.label}
              {choice.hint && <span className="block text-table text-ink-2">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export const Radios = (props: ChoicesProps) => <Group kind="radio" {...props} />
export const Checkboxes = (props: ChoicesProps) => <Group kind="checkbox" {...props} />

/** One box, e.g. consent to electronic signing. Never checked beforehand where it is a consent. */
export const Checkbox = ({ name, label, hint, error, ...rest }: FieldText & Omit<ComponentProps<'input'>, 'name' | 'id' | 'type'>) => (
  <div className={cx(error && 'border-l-4 border-deny pl-4')}>
    {error && <FieldError name={name}>{error}</FieldError>}
    <label className={row}>
      <input
        id={name}
        name={name}
        type="checkbox"
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy({ name, label, hint, error })}
        className={box}
        {...rest}
      />
      <span>{label}</span>
    </label>
    {hint && <Hint name={name}>{hint}</Hint>}
  </div>
)
