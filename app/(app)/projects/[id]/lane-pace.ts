'use client'

import { useEffect, useState } from 'react'
import { type Lane, type LaneRound, type RunView, taskOf } from './project-view.ts'

export interface Pace {
  /** What the steps belong to; a new round, attempt or phase counts anew. */
  readonly of: string
  readonly step: number
  readonly atMs: number
  /** Null until two reports of the same phase were seen. */
  readonly stepsPerSecond: number | null
}

/** The pace after a site's newest report. Its own clock times the reports, so that a late one changes nothing. */
export const nextPace = (before: Pace | undefined, task: LaneRound | undefined): Pace | undefined => {
  if (!task?.progress) return undefined
  const { phase, step, at } = task.progress
  const of = `${task.round}/${task.attempt}/${phase}`
  const atMs = new Date(at).getTime()
  if (before?.of !== of || step < before.step) return { of, step, atMs, stepsPerSecond: null }
  if (step === before.step || atMs <= before.atMs) return before
  return { of, step, atMs, stepsPerSecond: ((step - before.step) * 1000) / (atMs - before.atMs) }
}

/** Steps a second of each site, by its id. */
export const usePaces = (lanes: readonly Lane[], run: RunView | null): ReadonlyMap<string, Pace> => {
  const [paces, setPaces] = useState<ReadonlyMap<string, Pace>>(new Map())
  useEffect(
    () =>
      setPaces(
        (before) =>
          new Map(
            lanes.flatMap((lane) => {
              const pace = nextPace(before.get(lane.siteId), taskOf(lane, run))
              return pace ? [[lane.siteId, pace] as const] : []
            }),
          ),
      ),
    [lanes, run],
  )
  return paces
}
