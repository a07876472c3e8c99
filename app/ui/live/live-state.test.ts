import { expect, it } from 'vitest'
import { backoffMs, isNew, liveState, newFeed } from './live-state.ts'

it('is connecting until anything was heard or lost', () => expect(liveState(newFeed(0), 1000, null).kind).toBe('connecting'))
it('counts reconnecting from the moment of loss and keeps the time of the data', () =>
  expect(liveState({ connected: false, lostAt: 5000, heardAt: 4000, seq: 7 }, 13_000, null)).toEqual({
    kind: 'reconnecting',
    since: 5000,
    asOf: 4000,
  }))
it('is delayed when it is connected but silent for longer than news take', () => {
  const feed = { connected: true, lostAt: null, heardAt: 1000, seq: 7 }
  expect(liveState(feed, 16_000, 15_000).kind).toBe('live')
  expect(liveState(feed, 16_001, 15_000).kind).toBe('delayed')
})
it('is never delayed where no news is due', () =>
  expect(liveState({ connected: true, lostAt: null, heardAt: 0, seq: 0 }, 1e9, null).kind).toBe('live'))
it('delivers an event once, and none that is older', () => {
  const feed = { ...newFeed(0), seq: 41 }
  expect([isNew(feed, 40), isNew(feed, 41), isNew(feed, 42)]).toEqual([false, false, true])
})
it('doubles the wait up to half a minute', () => expect([0, 1, 3, 9].map((n) => backoffMs(n, 0))).toEqual([1000, 2000, 8000, 30_000]))
