'use client'

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'

interface Announcer {
  /** Milestones only: a round complete, a site's state, an end. Within five seconds the newest wins. */
  readonly announce: (sentence: string) => void
  readonly muted: boolean
  readonly setMuted: (muted: boolean) => void
}

const Context = createContext<Announcer>({ announce: () => {}, muted: false, setMuted: () => {} })
export const useAnnouncer = () => useContext(Context)

const EVERY_MS = 5000
const KEY = 'announcer-muted'

/** One polite region for the whole page, at most one sentence in five seconds. */
export const AnnouncerProvider = ({ children }: { children: ReactNode }) => {
  const [sentence, setSentence] = useState('')
  const [muted, setMutedState] = useState(false)
  const waiting = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const quiet = useRef(false)

  useEffect(() => {
    setMutedState(localStorage.getItem(KEY) === '1')
    return () => {
      if (timer.current) clearTimeout(timer.current)
    }
  }, [])
  useEffect(() => {
    quiet.current = muted
  }, [muted])

  const announce = useCallback((next: string) => {
    if (quiet.current) return
    if (timer.current) {
      waiting.current = next
      return
    }
    const say = (text: string) => {
      setSentence(text)
      timer.current = setTimeout(() => {
        timer.current = null
        const held = waiting.current
        waiting.current = null
        if (held !== null) say(held)
      }, EVERY_MS)
    }
    say(next)
  }, [])
  const setMuted = useCallback((value: boolean) => {
    localStorage.setItem(KEY, value ? '1' : '0')
    setMutedState(value)
  }, [])
  const value = useMemo(() => ({ announce, muted, setMuted }), [announce, muted, setMuted])
  return (
    <Context value={value}>
      {children}
      <div aria-live="polite" aria-atomic="true" className="sr-only">
        {muted ? '' : sentence}
      </div>
    </Context>
  )
}
