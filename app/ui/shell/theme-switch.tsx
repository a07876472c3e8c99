'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { cx } from '../cx.ts'

const CHOICES = [
  { value: 'light', label: 'Light', Shape: Sun },
  { value: 'dark', label: 'Dark', Shape: Moon },
  { value: 'system', label: 'As device', Shape: Monitor },
] as const

const never = () => () => {}

/** Three native radios; before hydration none is checked, since the server cannot know the choice. */
export const ThemeSwitch = ({ name = 'theme' }: { name?: string }) => {
  const { theme, setTheme } = useTheme()
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return (
    <fieldset className="flex w-fit rounded-control border border-line p-0.5">
      <legend className="sr-only">Colours</legend>
      {CHOICES.map(({ value, label, Shape }) => (
        <label
          key={value}
          className={cx(
            'relative inline-flex min-h-8 min-w-8 items-center justify-center rounded-[4px] px-2 text-caption text-ink-2 has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
          )}
        >
          <input
            type="radio"
            name={name}
            value={value}
            checked={mounted && theme === value}
            onChange={() => setTheme(value)}
            className="absolute inset-0 size-full cursor-pointer opacity-0"
          />
          <Shape aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="sr-only">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
