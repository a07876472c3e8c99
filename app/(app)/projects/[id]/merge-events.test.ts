import { expect, it } from 'vitest'
import { mergeEvents } from './merge-events.ts'
import type { ProjectEvent } from './project-view.ts'

const event = (seq: number): ProjectEvent => ({ seq, type: 'round.opened', at: new Date(0), subject: '', organisationId: null, data: {} })

it('keeps each event once and in order, whether it came with the page or by the feed', () =>
  expect(mergeEvents([event(3), event(1)], [event(2), event(3)]).map((one) => one.seq)).toEqual([3, 2, 1]))
