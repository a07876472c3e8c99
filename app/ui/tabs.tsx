'use client'

import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface Tab {
  readonly value: string
  readonly label: ReactNode
  readonly count?: number
  readonly content: ReactNode
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly defaultValue?: string
  readonly value?: string
  readonly onValueChange?: (value: string) => void
}

/** Arrows move between tabs. Keep `value` in the address (nuqs) where the choice matters. */
export const Tabs = ({ label, tabs, defaultValue, value, onValueChange }: TabsProps) => (
  <Radix.Root defaultValue={defaultValue ?? tabs[0]?.value} value={value} onValueChange={onValueChange}>
    <Radix.List aria-label={label} className="flex flex-wrap gap-x-6 border-b border-line">
      {tabs.map((tab) => (
        <Radix.Trigger
          key={tab.value}
          value={tab.value}
          className="-mb-px inline-flex min-h-11 items-center gap-2 border-b-3 border-transparent text-ink-2 hover:text-ink data-[state=active]:border-ink data-[state=active]:font-semibold data-[state=active]:text-ink"
        >
          {tab.label}
          {tab.count !== undefined && <span className="numeric text-table text-ink-3">{tab.count}</span>}
        </Radix.Trigger>
      ))}
    </Radix.List>
    {tabs.map((tab) => (
      <Radix.Content key={tab.value} value={tab.value} className="pt-6">
        {tab.content}
      </Radix.Content>
    ))}
  </Radix.Root>
)
