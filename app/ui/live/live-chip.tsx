'use client'

import { useEffect, useState } from 'react'
import { clock, clockSeconds, duration } from '../format.ts'
import { Icon } from '../named-icon.tsx'
import type { LiveState } from './live-state.ts'

const useNow = () => {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    const tick = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(tick)
  }, [])
  return now
}

/** "as of 14:02:07, live" · "Reconnecting 8 s" · "Delayed, data from 14:01". It is not read out; the announcer is. */
export const LiveChip = ({ state }: { state: LiveState }) => {
  const now = useNow()
  const base = 'numeric inline-flex min-h-7 items-center gap-1.5 text-table whitespace-nowrap'
  switch (state.kind) {
    case 'connecting':
      return <span className={`${base} text-ink-3`}>Connecting</span>
    case 'live':
      return (
        <span className={`${base} text-ink-2`}>
          as of {clockSeconds(state.asOf)}
          <strong key={state.asOf} className="animate-settle font-semibold text-live">
            live
          </strong>
        </span>
      )
    case 'reconnecting':
      return (
        <span className={`${base} font-semibold text-review`}>
          <Icon name="unplug" />
          Reconnecting {now ? duration((now - state.since) / 1000) : ''}
          {state.asOf !== null && <span className="font-normal text-ink-2">data from {clock(state.asOf)}</span>}
        </span>
      )
    case 'delayed':
      return (
        <span className={`${base} font-semibold text-review`}>
          <Icon name="hourglass" />
          Delayed, data from {clock(state.asOf)}
        </span>
      )
  }
}
