import { randomUUID } from 'node:crypto'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { auc } from '#core/metrics/auc.ts'
import { type FullEvaluation, fullEvaluationOf } from '#core/metrics/full-evaluation.ts'
import { strataOf } from '#core/metrics/strata.ts'
import { parameterCount } from '#core/model/template.ts'
import { TaskResult } from '#core/protocol/messages.ts'
import type { Plan } from '#core/run/plan.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { metrics, projects, runs, SYSTEM } from '#db/schema/index.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { execute } from '#server/kernel/command.ts'
import { runEvaluations } from '#server/run/evaluations.ts'
import { modelDownload } from '#server/run/model-download.ts'
import { abortRun } from '#server/run/run.ts'
import { runCsv } from '#server/run/run-csv.ts'
import { getBlob } from '#server/site-api/blobs.ts'
import { ordersFor } from '#server/site-api/orders.ts'
import { result } from '#server/site-api/result.ts'
import { conclude, type Hospital, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'
import { tick } from './tick.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())
/** A run that a test left open would hand its tasks to the next test. */
afterEach(async () => {
  const live = await world.exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .select({ id: runs.id })
      .from(runs)
      .where(inArray(runs.state, ['READY', 'RUNNING'])),
  )
  for (const { id } of live) await execute(world.exchange, systemActor, abortRun, { id })
})

const K = 11
const holder = randomUUID()
const poll = async (one: Hospital) => {
  const asked = { agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 1 }
  const order = (await ordersFor(world.exchange, { actor: one.actor, site: { id: one.siteId } as never }, asked)).find(
    (each) => each.kind === 'task',
  )
  if (order?.kind !== 'task') throw new Error('no task')
  return order
}
type TaskOrder = Awaited<ReturnType<typeof poll>>

const answer = async (one: Hospital, order: TaskOrder, full: TaskResult['full'], more: Partial<TaskResult> = {}) => {
  const meta = { run: order.run, round: order.round, base: order.base, plan: order.planHash, device: 'cpu' }
  const delta = new Float32Array(parameterCount(order.plan)).fill(0.001)
  const bytes =
    order.taskKind === 'train' ? encodeUpdate({ delta, weightUnits: order.weightUnits, clip: order.plan.clip, meta }).bytes : null
  if (bytes) world.exchange.blobs.put(modelHash(bytes), bytes)
  const said = { lease: order.lease, attempt: order.attempt, update: bytes && modelHash(bytes), images: 30, steps: 2 }
  const sent = TaskResult.parse({ ...said, trainLoss: '0.500000', evaluation: null, full, ...more, device: 'cpu', seconds: '1.0' })
  await result(world.exchange, { actor: one.actor, site: { id: one.siteId } as never }, order.task, sent)
}

interface Scores {
  readonly logits: number[]
  readonly labels: number[]
}
/** Scores of a model that calls everything too positive by 3; `offset` is a site's own. */
const scoresOf = (positives: number, negatives: number, offset: number): Scores => {
  const side = (n: number, middle: number) => Array.from({ length: n }, (_, i) => 3 + offset + middle + 2 * Math.sin(i * 1.7))
  return {
    logits: [...side(positives, 1), ...side(negatives, -1)],
    labels: [...Array<number>(positives).fill(1), ...Array<number>(negatives).fill(0)],
  }
}
const fullOf = ({ logits, labels }: Scores, order: TaskOrder): FullEvaluation =>
  fullEvaluationOf(logits, labels, { k: K, threshold: Number(order.threshold) })
const together = (all: readonly Scores[]): Scores => ({
  logits: all.flatMap((one) => one.logits),
  labels: all.flatMap((one) => one.labels),
})

const started = async (quorum = 2, changes: Partial<Plan> = {}) => {
  const proposalId = await propose(world, smallPlan({ quorum, rounds: 1, ...changes }))
  for (const one of world.hospitals.slice(0, quorum)) await conclude(world, proposalId, one)
  await tick(world.exchange, holder)
  const runId = await runOf(proposalId)
  return { runId, proposalId }
}
const runOf = (proposalId: string) =>
  world.exchange.db.withTx(SYSTEM, async (tx) => {
    const [found] = await tx
      .select({ id: runs.id })
      .from(runs)
      .innerJoin(projects, eq(projects.id, runs.projectId))
      .where(eq(projects.proposalId, proposalId))
    return found!.id
  })
const globals = (runId: string, round: number) =>
  world.exchange.db.withTx(SYSTEM, async (tx) => {
    const rows = await tx
      .select()
      .from(metrics)
      .where(and(eq(metrics.runId, runId), eq(metrics.round, round), isNull(metrics.siteId)))
    return Object.fromEntries(rows.flatMap(({ name, metric }) => (metric.kind === 'value' ? [[name, Number(metric.value)]] : [])))
  })
const seenBy = (organisation: string, runId: string) => world.exchange.db.withTx(organisation, (tx) => runEvaluations(tx, runId))

describe('full evaluations of a run', () => {
  test('pool to the AUC of all images between its bounds, choose the threshold on validation images, and judge it on test images', async () => {
    const [one, two] = [world.hospitals[0]!, world.hospitals[1]!]
    const val = [scoresOf(90, 20, 1), scoresOf(20, 90, -1)]
    const { runId } = await started()
    const [first, second] = [await poll(one), await poll(two)]
    expect([first.threshold, second.threshold]).toEqual(['0.000000', '0.000000'])
    // A test split that comes with a round of training is not kept.
    await answer(one, first, { val: fullOf(val[0]!, first), test: fullOf(val[0]!, first) })
    expect(await seenBy(one.id, runId)).toMatchObject({ sites: [{ siteId: one.siteId }], pooled: { val: null, test: null } })
    await answer(two, second, { val: fullOf(val[1]!, second) })
    await tick(world.exchange, holder)
    const before = await globals(runId, 0)
    const true_ = together(val)
    const pooled = auc(true_.logits, true_.labels)!
    expect(before.pooledAucLow).toBeLessThanOrEqual(pooled)
    expect(before.pooledAucHigh).toBeGreaterThanOrEqual(pooled)
    expect(Math.abs(before.pooledAuc! - pooled)).toBeLessThan(0.02)
    // The sites differ in their offsets, so no mean of their own values is the pooled one.
    for (const scores of val) expect(pooled - auc(scores.logits, scores.labels)!).toBeGreaterThan(0.04)
    expect(before.threshold).toBeGreaterThan(1)

    const test = [scoresOf(60, 30, 1), scoresOf(30, 60, -1)]
    for (const [i, site] of [one, two].entries()) {
      const order = await poll(site)
      expect(order).toMatchObject({ taskKind: 'evaluate', threshold: before.threshold!.toFixed(6) })
      await answer(site, order, { val: fullOf(val[i]!, order), test: fullOf(test[i]!, order) })
    }
    await tick(world.exchange, holder)
    const after = await globals(runId, 1)
    const judged = together(test)
    const right = judged.logits.filter((logit, i) => logit > after.threshold! === (judged.labels[i] === 1)).length / judged.logits.length
    expect(after.testAccuracyAtThresholdLow).toBeLessThanOrEqual(right)
    expect(after.testAccuracyAtThresholdHigh).toBeGreaterThanOrEqual(right)
    expect(after.testAccuracyAtThreshold! - after.testAccuracyAtHalf!).toBeGreaterThan(0.1)

    const view = await seenBy(world.company.id, runId)
    expect(view.sites.map(({ siteId, split, round }) => [siteId, split, round])).toEqual(
      [one, two].flatMap((site) => [
        [site.siteId, 'val', 1],
        [site.siteId, 'test', 1],
      ]),
    )
    expect(view.sites[1]!.full).toEqual(fullEvaluationOf(test[0]!.logits, test[0]!.labels, { k: K, threshold: before.threshold! }))
    expect(view.pooled.test).toMatchObject({ round: 1, positives: 90, negatives: 90, atThreshold: { threshold: after.threshold } })
    expect(view.pooled.test!.siteIds.toSorted()).toEqual([one.siteId, two.siteId].toSorted())
    expect(view.pooled.test!.auc.value.toFixed(6)).toBe(after.testPooledAuc!.toFixed(6))
    expect(view.pooled.val!.roc[0]).toMatchObject({ truePositives: { value: 1 }, falsePositives: { value: 1 } })
    expect(await seenBy(two.id, runId)).toEqual(view)
    const viewer = { actor: world.company.members.researcher } as never
    const card = JSON.parse(new TextDecoder().decode((await modelDownload(world.exchange, viewer, runId, 'model-card.json')).bytes))
    expect(card.test).toMatchObject([{ auc: view.sites[1]!.full.auc }, { auc: view.sites[3]!.full.auc }])
    expect(card.testPooled).toMatchObject({ auc: view.pooled.test!.auc, threshold: after.threshold, sites: 2 })
    await expect(seenBy(world.stranger.id, runId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('of too few images stay suppressed, and nothing is pooled of them', async () => {
    const { runId } = await started()
    for (const [i, site] of world.hospitals.entries()) {
      const order = await poll(site)
      await answer(site, order, i === 0 ? { val: fullOf(scoresOf(K - 1, 40, 0), order) } : undefined)
    }
    await tick(world.exchange, holder)
    expect(Object.keys(await globals(runId, 0)).filter((name) => /pooled|threshold/i.test(name))).toEqual([])
    const view = await seenBy(world.company.id, runId)
    expect(view.pooled).toEqual({ val: null, test: null })
    expect(view.sites).toHaveLength(1)
    expect(view.sites[0]!.full).toMatchObject({
      auc: { kind: 'suppressed' },
      histogram: { kind: 'suppressed' },
      positives: { kind: 'suppressed' },
    })
    expect((await poll(world.hospitals[0]!)).threshold).toBe('0.000000')
  })

  test('of the time before are seen by a hospital that joins later, and by none that has not joined', async () => {
    const [one, two] = [world.hospitals[0]!, world.hospitals[1]!]
    const { runId, proposalId } = await started(1)
    const order = await poll(one)
    await answer(one, order, { val: fullOf(scoresOf(40, 40, 0), order) })
    await expect(seenBy(two.id, runId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await conclude(world, proposalId, two)
    await tick(world.exchange, holder)
    expect((await seenBy(two.id, runId)).sites).toMatchObject([{ siteId: one.siteId, full: { histogram: { kind: 'value' } } }])
  })

  test('hold, under a plan that asks for it, what a model of each site alone does, or why there is none, and the groups of the images', async () => {
    const [one, two] = [world.hospitals[0]!, world.hospitals[1]!]
    const { runId } = await started(2, { localOnly: true, deadlineSeconds: 600 })
    const scores = scoresOf(40, 40, 0)
    const groups = scores.labels.map((_, i) => ({ patient: `${i}`, view: i % 2 ? 'PA' : 'AP', sex: null, ageYears: null }))
    const of = (order: TaskOrder, offset = 0) => ({
      val: fullOf(scoresOf(40, 40, offset), order),
      test: fullOf(scoresOf(40, 40, offset), order),
    })
    for (const site of [one, two]) {
      const order = await poll(site)
      expect(order.alone).toBeUndefined()
      await answer(site, order, { val: of(order).val }, { alone: { kind: 'told', ...of(order) } })
    }
    await tick(world.exchange, holder)
    expect((await seenBy(two.id, runId)).compared).toEqual([])
    const [first, second] = [await poll(one), await poll(two)]
    const { initial } = first.alone!
    expect(first.alone).toEqual({ initial, initialBytes: world.exchange.blobs.size(initial), rounds: 1 })
    expect(initial).not.toBe(first.base)
    const whole = await getBlob(world.exchange, { actor: one.actor, site: { id: one.siteId } as never }, initial, null)
    expect(modelHash(new Uint8Array(await whole.arrayBuffer()))).toBe(initial)
    expect(new Date(first.deadlineAt).getTime() - new Date(first.issuedAt).getTime()).toBeGreaterThan(1_150_000)
    const strata = strataOf(scores.logits, scores.labels, groups, { by: ['view'], k: K })
    await answer(one, first, of(first), { alone: { kind: 'told', ...of(first, -3) }, strata: { val: strata, test: strata } })
    await answer(two, second, of(second), { alone: { kind: 'absent', reason: 'TIME' } })
    await tick(world.exchange, holder)
    const view = await seenBy(two.id, runId)
    expect(view.alone).toEqual([{ siteId: two.siteId, siteName: expect.any(String), reason: 'TIME' }])
    expect(view.compared.map(({ siteId, model, split }) => [siteId, model, split]).toSorted()).toEqual([
      [one.siteId, 'alone', 'test'],
      [one.siteId, 'alone', 'val'],
    ])
    const told = view.sites.find(({ siteId, split }) => siteId === one.siteId && split === 'test')
    expect(told?.strata).toEqual(strata)
    const csv = (file: 'strata.csv' | 'evaluations.csv') => world.exchange.db.withTx(two.id, (tx) => runCsv(tx, runId, file))
    expect((await csv('strata.csv')).split('\r\n').filter((line) => line.includes(',PA,'))).toHaveLength(2)
    expect(await csv('evaluations.csv')).toMatch(/,test,alone,auc,0\.\d{6},/)
  })
})
