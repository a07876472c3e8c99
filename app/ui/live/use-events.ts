'use client'

import { useEffect, useRef, useState } from 'react'
import { backoffMs, type Feed, isNew, type LiveState, liveState, newFeed } from './live-state.ts'

/** One row of the event table as the feed carries it: `id: <seq>` and this object as JSON. Dates are text after the journey. */
export interface LiveEvent {
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly subject?: string
  readonly organisationId?: string | null
  readonly data: Readonly<Record<string, unknown>>
}

interface EventsOptions {
  readonly project: string
  /** Newest seq that the server has drawn already; the feed begins after it. */
  readonly after: number
  readonly onEvent: (event: LiveEvent) => void
  /** A site moved within its round: ask for the page's data anew. It has no seq and is not repeated. */
  readonly onProgress?: () => void
  /** Silence after which the chip says Delayed, e.g. three usual rounds; null while no news is due. */
  readonly delayedAfterMs?: number | null
  readonly enabled?: boolean
}

const parse = (message: MessageEvent<string>): LiveEvent | null => {
  try {
    const body = JSON.parse(message.data) as Partial<LiveEvent>
    const seq = Number(body.seq ?? message.lastEventId)
    return typeof body.type === 'string' && Number.isFinite(seq)
      ? { ...body, seq, type: body.type, at: body.at ?? '', data: body.data ?? {} }
      : null
  } catch {
    return null
  }
}

/**
 * Events of a project in order, each once. The browser resumes by Last-Event-ID; after an answer that is not 200 it gives up, so we come
 * back ourselves with a growing wait and `?after=`. Returns what <LiveChip> shows.
 */
export const useEvents = ({ project, after, onEvent, onProgress, delayedAfterMs = null, enabled = true }: EventsOptions): LiveState => {
  const feed = useRef<Feed>(newFeed(after))
  const deliver = useRef({ onEvent, onProgress })
  const [state, setState] = useState<LiveState>({ kind: 'connecting' })
  useEffect(() => {
    deliver.current = { onEvent, onProgress }
  }, [onEvent, onProgress])

  useEffect(() => {
    if (!enabled) return
    let source: EventSource | null = null
    let retry: ReturnType<typeof setTimeout> | undefined
    let attempt = 0
    const show = () => setState(liveState(feed.current, Date.now(), delayedAfterMs))
    const heard = (change: Partial<Feed> = {}) => {
      attempt = 0
      feed.current = { ...feed.current, connected: true, lostAt: null, heardAt: Date.now(), ...change }
    }
    const open = () => {
      source = new EventSource(`/api/events?project=${encodeURIComponent(project)}&after=${feed.current.seq}`)
      source.onopen = () => {
        heard()
        show()
      }
      source.onmessage = (message: MessageEvent<string>) => {
        const event = parse(message)
        const fresh = event !== null && isNew(feed.current, event.seq)
        heard(fresh ? { seq: event.seq } : {})
        if (fresh) deliver.current.onEvent(event)
        show()
      }
      source.addEventListener('ping', () => heard())
      source.addEventListener('progress', () => {
        heard()
        deliver.current.onProgress?.()
        show()
      })
      source.onerror = () => {
        feed.current = { ...feed.current, connected: false, lostAt: feed.current.lostAt ?? Date.now() }
        show()
        if (source?.readyState !== EventSource.CLOSED) return
        retry = setTimeout(open, backoffMs(attempt, Math.random()))
        attempt += 1
      }
    }
    open()
    const tick = setInterval(show, 1000)
    return () => {
      clearInterval(tick)
      clearTimeout(retry)
      source?.close()
    }
  }, [project, enabled, delayedAfterMs])
  return state
}
