import type { Views } from '#app/ui/trpc/types.ts'
import { fullEvaluationOf } from '#core/metrics/full-evaluation.ts'
import { poolHistograms } from '#core/metrics/pool-histograms.ts'
import { pooledAuc } from '#core/metrics/pooled-auc.ts'
import { pooledReliability, pooledRoc } from '#core/metrics/pooled-curves.ts'
import { pooledPoint } from '#core/metrics/pooled-point.ts'
import { strataOf } from '#core/metrics/strata.ts'
import { defaultPlan } from '#core/run/plan.ts'
import type { Lane, LaneRound, ProjectView, RunView } from './project-view.ts'

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

const HOSPITALS = 20
const ROUNDS = 200
const DONE = 120
const ids = Array.from({ length: HOSPITALS }, (_, i) => `site-${i + 1}`)
const wave = (i: number): number => Math.sin(i * 12.9898) * 0.5 + Math.sin(i * 78.233) * 0.5
const areaOf = (site: number, round: number): number => {
  const best = 0.97 - (site % 7) * 0.02
  return best - (best - 0.56) * Math.exp(-round / (18 + site)) + wave(site * 1000 + round) * 0.012
}
const metricOf = (round: number, siteId: string | null, name: string, value: number): RunView['metrics'][number] => ({
  ...{ round, siteId, name },
  metric: { kind: 'value', value: value.toFixed(6), n: 80 },
})

/** Twenty sites over two hundred rounds: 120 of them done, or all. Site 6 is paused, site 12 has failed, site 20 came late. */
export const crowdedProject = (ended = false): ProjectView => {
  const done = ended ? ROUNDS : DONE
  const numbers = Array.from({ length: done + 1 }, (_, i) => i + 1)
  const all = [null, ...ids]
  const stateOf = (site: number, number: number): Partial<LaneRound> => {
    if (number <= done || ended) return {}
    const progress = { phase: 'train', step: 14, steps: 60, loss: '0.4312', rssBytes: 0, at: NOW.toISOString() }
    if (site === 6)
      return { state: 'CANCELLED', failure: { code: 'SITE_PAUSED', message: 'The hospital paused its site.', phase: 'train' } }
    if (site === 12) return { state: 'FAILED', failure: { code: 'ENOSPC', message: 'The disk of the site is full.', phase: 'train' } }
    return site % 3 === 0 ? {} : { state: 'RUNNING', progress, finishedAt: null, bytes: null }
  }
  const run = sampleRun({
    plan: defaultPlan({ rounds: ROUNDS, quorum: 12, localOnly: true }),
    currentRound: done + 1,
    quorum: 12,
    state: ended ? 'COMPLETED' : 'RUNNING',
    endedAt: ended ? NOW : null,
    rounds: numbers.map((number) => ({
      ...{ number, kind: number > ROUNDS ? 'evaluate' : 'train', state: number <= done || ended ? 'COMMITTED' : 'COLLECTING', quorum: 12 },
      ...{ openedAt: NOW, deadlineAt: new Date(NOW.getTime() + 600_000), closedAt: NOW, committedAt: number <= done ? NOW : null },
      ...{ result: null, failure: null },
    })),
    metrics: Array.from({ length: done }, (_, i) => i + 1).flatMap((round) =>
      all.flatMap((siteId, site) => [
        metricOf(round, siteId, 'auc', areaOf(site, round)),
        metricOf(round, siteId, 'trainLoss', 1.1 - areaOf(site, round)),
      ]),
    ),
  })
  return {
    ...{ id: 'sample', title: 'Pneumonia detector of twenty hospitals', state: 'OPEN', proposalId: 'proposal', synthetic: true },
    organisation: { id: 'lead', name: 'Meridian' },
    lanes: ids.map((siteId, i) =>
      sampleLane({
        siteId,
        siteName: `Hospital ${i + 1}`,
        organisation: { id: `org-${i}`, name: `Organisation ${i + 1}` },
        mine: i === 2,
        rounds: numbers
          .filter((number) => i !== 19 || number > 40)
          .map((number) => sampleRound({ round: number, ...stateOf(i + 1, number) })),
      }),
    ),
    ...{ run, runs: [{ id: run.id, number: 1, state: run.state }], events: [], seq: 0, now: NOW, rights: { use: true, download: true } },
  }
}

type RunEvaluations = Views['run']['evaluations']
/** What those twenty sites told at the end; site 5 has a small test split, site 9 no time for a model of its own. */
export const crowdedEvaluations = (): RunEvaluations => {
  const scores = (site: number, shift: number) => {
    const labels = Array.from({ length: site === 5 ? 14 : 180 }, (_, i) => (i % 3 === 0 ? 1 : 0))
    const logits = labels.map((label, i) => (label ? 1.1 + shift : -1.3) + wave(site * 100 + i) * 2.6)
    const items = labels.map((_, i) => ({ patient: `${i}`, view: i % 5 < 2 ? 'AP' : 'PA', sex: i % 2 ? 'F' : 'M', ageYears: (i * 7) % 90 }))
    return { labels, logits, items }
  }
  const full = (site: number, shift: number) => {
    const { logits, labels } = scores(site, shift)
    return fullEvaluationOf(logits, labels, { k: 11, threshold: 0 })
  }
  const named = ids.map((siteId, i) => ({ siteId, siteName: `Hospital ${i + 1}` }))
  const shown = poolHistograms(ids.map((_, i) => full(i + 1, 0).histogram))!
  const pooled = {
    ...{ round: ROUNDS, siteIds: ids, positives: 590, negatives: 1150, auc: pooledAuc(shown), roc: pooledRoc(shown) },
    ...{ reliability: pooledReliability(shown), atHalf: pooledPoint(shown, 0), atThreshold: pooledPoint(shown, 0.25) },
  }
  return {
    ...{ runId: 'run', personal: false, pooled: { val: pooled, test: pooled } },
    sites: named.flatMap((one, i) =>
      (['val', 'test'] as const).map((split) => {
        const { logits, labels, items } = scores(i + 1, 0)
        const strata = strataOf(logits, labels, items, { by: ['view', 'sex', 'age'], k: 11 })
        return { ...one, split, round: ROUNDS, full: full(i + 1, 0), strata }
      }),
    ),
    compared: named.flatMap((one, i) =>
      i === 8 ? [] : [{ ...one, split: 'test' as const, model: 'alone' as const, auc: full(i + 1, -0.4 - (i % 4) * 0.6).auc }],
    ),
    alone: [{ ...named[8]!, reason: 'TIME' }],
  }
}
