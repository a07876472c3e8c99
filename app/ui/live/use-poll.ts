'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { LiveState } from './live-state.ts'

interface Poll<T> {
  readonly view: T
  readonly state: LiveState
  /** Reads now, e.g. after a command. */
  readonly again: () => Promise<void>
}

/**
 * A view that is read anew every `everyMs` while the page is visible; null never repeats by itself. Reads do not overlap: one that is
 * asked for meanwhile follows. When the exchange does not answer, the last view stays and the state says since when.
 */
export const usePoll = <T>(initial: T, read: () => Promise<T>, everyMs: number | null): Poll<T> => {
  const [view, setView] = useState(initial)
  const [state, setState] = useState<LiveState>({ kind: 'connecting' })
  const reading = useRef<Promise<void> | null>(null)
  const source = useRef(read)
  useEffect(() => {
    source.current = read
  }, [read])
  // The server drew the page anew: its view is the newer one.
  useEffect(() => setView(initial), [initial])

  const once = useCallback(async () => {
    try {
      const next = await source.current()
      setView(next)
      setState({ kind: 'live', asOf: Date.now() })
    } catch {
      setState((before) =>
        before.kind === 'reconnecting'
          ? before
          : { kind: 'reconnecting', since: Date.now(), asOf: before.kind === 'connecting' ? null : before.asOf },
      )
    }
  }, [])
  const again = useCallback(async () => {
    // A read under way may have begun before the change that is asked about.
    while (reading.current) await reading.current
    const mine = once().finally(() => {
      reading.current = null
    })
    reading.current = mine
    await mine
  }, [once])

  useEffect(() => {
    if (everyMs === null) return
    const tick = () => {
      if (document.visibilityState === 'visible' && !reading.current) void again()
    }
    tick()
    const timer = setInterval(tick, everyMs)
    document.addEventListener('visibilitychange', tick)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tick)
    }
  }, [everyMs, again])
  return { view, state, again }
}
