import { defaultPlan } from '#core/run/plan.ts'
import type { Lane, LaneRound, RunView } from './project-view.ts'

/** Made-up parts of a project for tests. */
export const NOW = new Date('2026-11-24T14:04:31Z')

export const sampleRound = (changes: Partial<LaneRound> = {}): LaneRound => ({
  round: 1,
  state: 'ACCEPTED',
  attempt: 1,
  progress: null,
  failure: null,
  receipt: null,
  createdAt: new Date('2026-11-24T14:03:49Z'),
  leasedAt: new Date('2026-11-24T14:03:50Z'),
  finishedAt: new Date('2026-11-24T14:04:31Z'),
  bytes: 390_000,
  seconds: '40',
  steps: 2,
  images: 24,
  ...changes,
})

export const sampleLane = (changes: Partial<Lane> = {}): Lane => ({
  siteId: 'h',
  siteName: 'Hannover radiology',
  organisation: { id: 'org-h', name: 'Hannover' },
  siteState: 'CONNECTED',
  pausedReason: null,
  lastSeenAt: NOW,
  agreement: { id: 'a', state: 'ACTIVE', reason: null, can: [] },
  mine: true,
  rounds: [],
  ...changes,
})

export const sampleRun = (changes: Partial<RunView> = {}): RunView => ({
  id: 'run',
  number: 1,
  state: 'RUNNING',
  engine: 'embedded',
  plan: defaultPlan({ rounds: 4 }),
  planHash: 'p',
  modelDigest: 'm',
  currentRound: 2,
  quorum: 2,
  waiting: null,
  waitingFor: null,
  failure: null,
  startedAt: NOW,
  endedAt: null,
  lastModel: null,
  stoppedAfter: null,
  selected: null,
  rounds: [1, 2].map((number) => ({
    number,
    kind: 'train',
    state: number === 1 ? 'COMMITTED' : 'COLLECTING',
    quorum: 2,
    openedAt: NOW,
    deadlineAt: NOW,
    closedAt: null,
    committedAt: null,
    result: null,
    failure: null,
  })),
  metrics: [],
  can: [],
  ...changes,
})
