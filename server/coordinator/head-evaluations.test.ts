import { randomUUID } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { headEvaluationOf, shortEvaluationOf } from '#core/metrics/head-evaluation.ts'
import { randomFrom } from '#core/model/random.ts'
import { parameterCount } from '#core/model/template.ts'
import { type TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { metrics, runs, SYSTEM } from '#db/schema/index.ts'
import { runHeadEvaluations } from '#server/run/head-evaluations.ts'
import { modelDownload } from '#server/run/model-download.ts'
import { runCsv } from '#server/run/run-csv.ts'
import { ordersFor } from '#server/site-api/orders.ts'
import { result } from '#server/site-api/result.ts'
import { conclude, type Hospital, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'
import { tick } from './tick.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

const K = 11
const NAMES = ['normal', 'bacterial', 'viral']
const plan = smallPlan({ rounds: 1, quorum: 2, label: 'kind', head: { kind: 'multi-class', classes: NAMES } })

const poll = async (one: Hospital): Promise<TaskOrder> => {
  const asked = { agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 1 }
  const orders = await ordersFor(world.exchange, { actor: one.actor, site: { id: one.siteId } as never }, asked)
  const order = orders.find((each) => each.kind === 'task')
  if (order?.kind !== 'task') throw new Error('no task')
  return order
}

/** Scores that know the class a little: 60, 40 and 30 images. */
const scores = (seed: string) => {
  const random = randomFrom(seed)
  const truth = Uint8Array.from([60, 40, 30].flatMap((count, at) => new Array<number>(count).fill(at)))
  return { truth, logits: Float32Array.from([...truth].flatMap((at) => NAMES.map((_, k) => random.normal() + (k === at ? 1 : 0)))) }
}
const told = (seed: string, k = K) => {
  const { logits, truth } = scores(seed)
  return headEvaluationOf(plan, logits, truth, { k })!
}

const answer = async (one: Hospital, order: TaskOrder, head: TaskResult['head']) => {
  const meta = { run: order.run, round: order.round, base: order.base, plan: order.planHash, device: 'cpu' }
  const delta = new Float32Array(parameterCount(order.plan)).fill(0.001)
  const update =
    order.taskKind === 'train' ? encodeUpdate({ delta, weightUnits: order.weightUnits, clip: order.plan.clip, meta }).bytes : null
  if (update) world.exchange.blobs.put(modelHash(update), update)
  const { logits, truth } = scores(one.siteId)
  const sent = TaskResult.parse({
    ...{ lease: order.lease, attempt: order.attempt, update: update && modelHash(update), images: 130, steps: 2, trainLoss: '0.500000' },
    ...{ evaluation: shortEvaluationOf(plan, logits, truth, K), head, device: 'cpu', seconds: '1.0' },
  })
  await result(world.exchange, { actor: one.actor, site: { id: one.siteId } as never }, order.task, sent)
}

test('a run of several classes keeps what its sites tell of each, pools the mean AUC, and gives a model and tables of all classes', async () => {
  const proposalId = await propose(world, plan)
  for (const one of world.hospitals) await conclude(world, proposalId, one)
  const holder = randomUUID()
  await tick(world.exchange, holder)
  for (const one of world.hospitals) {
    const order = await poll(one)
    const short = { ...told(one.siteId) } as Extract<ReturnType<typeof told>, { kind: 'multi-class' }>
    const fewer = { ...short, classes: short.classes.slice(1), confusion: short.confusion.slice(1) }
    const torn = { ...short, confusion: [...short.confusion.slice(1), short.confusion[0]!.slice(1)] }
    for (const val of [fewer, torn]) await expect(answer(one, order, { val })).rejects.toMatchObject({ code: 'BAD_INPUT' })
    // A test split that comes with a round of training is not kept.
    await answer(one, order, { val: told(one.siteId), test: told('test') })
  }
  await tick(world.exchange, holder)
  const [run] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs))
  const seenBy = (organisation: string) => world.exchange.db.withTx(organisation, (tx) => runHeadEvaluations(tx, run!.id))
  const during = await seenBy(world.company.id)
  expect(during.names).toEqual(NAMES)
  expect(during.sites.map(({ split, round }) => [split, round])).toEqual(Array(2).fill(['val', 0]))
  const [pooled] = await world.exchange.db.withTx(SYSTEM, (tx) =>
    tx
      .select({ metric: metrics.metric })
      .from(metrics)
      .where(and(eq(metrics.runId, run!.id), eq(metrics.name, 'auc'), eq(metrics.round, 0), isNull(metrics.siteId))),
  )
  expect(pooled!.metric).toMatchObject({ kind: 'value' })

  for (const one of world.hospitals) await answer(one, await poll(one), { val: told(one.siteId), test: told(`test ${one.siteId}`) })
  await tick(world.exchange, holder)
  const after = await seenBy(world.company.id)
  const tested = after.sites.filter(({ split }) => split === 'test')
  expect(tested).toHaveLength(2)
  for (const { siteId, head } of tested) expect(head).toEqual(told(`test ${siteId}`))
  const csv = await world.exchange.db.withTx(world.company.id, (tx) => runCsv(tx, run!.id, 'classes.csv'))
  expect(csv.trim().split('\n')).toHaveLength(1 + 2 * 2 * 3)
  const { bytes } = await modelDownload(world.exchange, { actor: world.company.members.researcher } as never, run!.id, 'model-card.json')
  const card = JSON.parse(new TextDecoder().decode(bytes)) as { output: string; classes: unknown[] }
  expect(card.output).toBe('Probability of normal, bacterial, viral.')
  expect(card.classes).toHaveLength(6)
})
