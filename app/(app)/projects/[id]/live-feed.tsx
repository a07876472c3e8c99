'use client'

import { useEffect, useRef } from 'react'
import { LiveChip } from '#app/ui/live/live-chip.tsx'
import { type LiveEvent, useEvents } from '#app/ui/live/use-events.ts'

interface LiveFeedProps {
  readonly project: string
  readonly after: number
  readonly onEvent: (event: LiveEvent) => void
  readonly onProgress: () => void
  /** The connection stands again: what carries no seq may have been missed. */
  readonly onBack: () => void
  readonly delayedAfterMs: number | null
}

/** Holds the connection and its chip, so that the chip's clock redraws nothing else. */
export const LiveFeed = ({ onBack, ...feed }: LiveFeedProps) => {
  const state = useEvents(feed)
  const before = useRef(state.kind)
  useEffect(() => {
    if (before.current === 'reconnecting' && state.kind !== 'reconnecting') onBack()
    before.current = state.kind
  }, [state.kind, onBack])
  return <LiveChip state={state} />
}
