'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { LiveEvent } from '#app/ui/live/use-events.ts'
import { usePoll } from '#app/ui/live/use-poll.ts'
import { trpc } from '#app/ui/trpc/client.ts'
import { mergeEvents } from './merge-events.ts'
import { staleFrom, withPast } from './merge-past.ts'
import type { ProjectEvent, ProjectView } from './project-view.ts'

const EVENT_MS = 150
const PROGRESS_MS = 1000

const eventOf = ({ seq, type, at, subject = '', organisationId = null, data }: LiveEvent): ProjectEvent => ({
  seq,
  type,
  at: new Date(at),
  subject,
  organisationId,
  data: { ...data },
})

/** The project's view; what may have changed is read anew a moment after each event and at most once a second while sites work. */
export const useProject = (initial: ProjectView) => {
  const known = useRef(initial)
  const read = useCallback(async () => {
    const before = known.current
    const fromRound = staleFrom(before)
    const next = await trpc.project.byId.query({ id: before.id, fromRound })
    if (fromRound === undefined) return next
    return withPast(before, next, fromRound) ?? (await trpc.project.byId.query({ id: before.id }))
  }, [])
  const { view, again } = usePoll(initial, read, null)
  useEffect(() => {
    known.current = view
  }, [view])
  const [events, setEvents] = useState(() => mergeEvents([], initial.events))
  useEffect(() => setEvents((earlier) => mergeEvents(earlier, view.events)), [view.events])

  const soon = useRef<ReturnType<typeof setTimeout> | null>(null)
  const plan = useCallback(
    (ms: number) => {
      soon.current ??= setTimeout(() => {
        soon.current = null
        void again()
      }, ms)
    },
    [again],
  )
  useEffect(
    () => () => {
      if (soon.current) clearTimeout(soon.current)
    },
    [],
  )
  const onEvent = useCallback(
    (event: LiveEvent) => {
      setEvents((earlier) => mergeEvents(earlier, [eventOf(event)]))
      if (soon.current) clearTimeout(soon.current)
      soon.current = null
      plan(EVENT_MS)
    },
    [plan],
  )
  const onProgress = useCallback(() => plan(PROGRESS_MS), [plan])
  return { view, events, again, onEvent, onProgress }
}
