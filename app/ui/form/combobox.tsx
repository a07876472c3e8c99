'use client'

import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { cx } from '../cx.ts'
import { control, describedBy, FieldError, type FieldText, Hint } from './field.tsx'

export interface ComboOption {
  readonly value: string
  readonly label: string
  /** Under the label: where it stands, its code. */
  readonly hint?: string
  /** Other words it is found by. */
  readonly also?: readonly string[]
}

interface ComboboxProps extends FieldText {
  readonly options: readonly ComboOption[]
  readonly defaultValue: readonly string[]
  /** "Chosen diseases" */
  readonly chosenLabel: string
  readonly noneFound: string
}

const MOST = 8
const fold = (text: string) => text.normalize('NFKD').toLowerCase()

/** Exact first, then beginning with it, then holding it. */
const found = (options: readonly ComboOption[], typed: string, chosen: readonly string[]): ComboOption[] => {
  const wanted = fold(typed.trim())
  if (wanted === '') return []
  const rank = ({ value, label, also = [] }: ComboOption) => {
    const names = [label, value, ...also].map(fold)
    return names.includes(wanted)
      ? 0
      : names.some((name) => name.startsWith(wanted))
        ? 1
        : names.some((name) => name.includes(wanted))
          ? 2
          : 3
  }
  return options
    .filter((option) => !chosen.includes(option.value) && rank(option) < 3)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST)
}

/** Several of many: type, choose, see what is chosen (ARIA Authoring Practices, combobox with list autocomplete). Sends `name` once a choice. */
export const Combobox = ({ name, label, hint, error, options, defaultValue, chosenLabel, noneFound }: ComboboxProps) => {
  const id = useId()
  const [chosen, setChosen] = useState<readonly string[]>(defaultValue)
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const list = found(options, typed, chosen)
  const shown = open && typed.trim() !== ''
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value
  const choose = (option: ComboOption) => {
    setChosen([...chosen, option.value])
    setTyped('')
    setOpen(false)
    setActive(0)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const option = list[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      if (shown && list.length > 0) setActive((active + (event.key === 'ArrowDown' ? 1 : list.length - 1)) % list.length)
    } else if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault()
      if (shown && option) choose(option)
    } else if (event.key === 'Escape') {
      setOpen(false)
      if (!shown) setTyped('')
    } else if (event.key === 'Backspace' && typed === '') setChosen(chosen.slice(0, -1))
  }
  return (
    <div className={cx('flex flex-col gap-1.5', error && 'border-l-4 border-deny pl-4')}>
      <label htmlFor={name} className="font-semibold">
        {label}
      </label>
      {hint && <Hint name={name}>{hint}</Hint>}
      {error && <FieldError name={name}>{error}</FieldError>}
      {chosen.length > 0 && (
        <ul aria-label={chosenLabel} className="flex flex-wrap gap-2 py-1">
          {chosen.map((value) => (
            <li key={value} className="inline-flex min-h-9 items-center rounded-control border border-control bg-surface pl-3">
              <input type="hidden" name={name} value={value} />
              {labelOf(value)}
              <button
                type="button"
                className="inline-flex size-9 items-center justify-center text-ink-2 hover:text-ink"
                onClick={() => setChosen(chosen.filter((other) => other !== value))}
              >
                <X aria-hidden="true" size={16} />
                <span className="sr-only">Remove {labelOf(value)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="relative">
        <input
          id={name}
          role="combobox"
          type="text"
          autoComplete="off"
          spellCheck={false}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown && list[active] ? `${id}-${active}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy({ name, label, hint, error })}
          className={control}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setOpen(true)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setOpen(false)}
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={chosenLabel}
          hidden={!shown || list.length === 0}
          className="absolute z-20 mt-1 w-full overflow-hidden rounded-control border border-control bg-surface shadow-overlay"
        >
          {list.map((option, i) => (
            <div
              key={option.value}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              className={cx('cursor-pointer border-l-3 border-transparent px-3 py-2', i === active && 'border-ink bg-sunken')}
              onPointerDown={(event) => {
                event.preventDefault()
                choose(option)
              }}
              onPointerEnter={() => setActive(i)}
            >
              {option.label}
              {option.hint && <span className="block text-table text-ink-2">{option.hint}</span>}
            </div>
          ))}
        </div>
      </div>
      <p role="status" className="min-h-5 text-table text-ink-2">
        {shown && (list.length === 0 ? noneFound : `${list.length} found`)}
      </p>
    </div>
  )
}
