import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TaskResult } from '#core/protocol/messages.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { projects, runs, SYSTEM } from '#db/schema/index.ts'
import { tick } from '#server/coordinator/tick.ts'
import { runEvaluations } from '#server/run/evaluations.ts'
import { ordersFor } from '#server/site-api/orders.ts'
import { result } from '#server/site-api/result.ts'
import { conclude, type Hospital, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'
import { createChildTrainer } from '#workers/site/train-in-child.ts'
import { writeBlobDataset } from '#workers/train/blob-dataset.ts'
import { blobPlan } from '#workers/train/blob-task.ts'

/** An exchange on PostgreSQL, and the agent's own training at two sites. */
let world: World
let dir: string
const trainer = createChildTrainer()
beforeAll(async () => {
  world = await makeWorld(2)
  dir = await mkdtemp(join(tmpdir(), 'run-alone-'))
})
afterAll(async () => {
  await trainer.close()
  await world.close()
  await rm(dir, { recursive: true, force: true })
})

type Set = Awaited<ReturnType<typeof writeBlobDataset>>

/** Polls, works and answers as the agent does. @param seconds that the site's policy leaves for a model of its own */
const serve = async (one: Hospital, set: Set, seconds: number): Promise<void> => {
  const site = { actor: one.actor, site: { id: one.siteId } as never }
  const asked = { agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 1 }
  const order = (await ordersFor(world.exchange, site, asked)).find((each) => each.kind === 'task')
  if (order?.kind !== 'task') throw new Error('no task')
  const fetch = async (hash: string): Promise<string> => {
    await writeFile(join(dir, hash), world.exchange.blobs.read(hash))
    return join(dir, hash)
  }
  const alone = order.alone && { initialPath: await fetch(order.alone.initial), rounds: order.alone.rounds, seconds }
  const limits = { suppressBelow: 11, memoryMb: 2048, timeoutMs: 60_000, scratchDir: dir, device: 'cpu' } as const
  const work = { order, preparedDir: set.dir, manifest: set.hash, basePath: await fetch(order.base), personal: null, alone, ...limits }
  const { update, personal: _, ...told } = await trainer.run(work, { signal: new AbortController().signal, onProgress: () => {} })
  if (update) world.exchange.blobs.put(modelHash(update), update)
  const sent = { lease: order.lease, attempt: order.attempt, update: update && modelHash(update), ...told }
  await result(world.exchange, site, order.task, TaskResult.parse(JSON.parse(JSON.stringify(sent))))
}

test('a run whose plan asks for it ends with the model of each site alone beside its own, and with the views of its images', async () => {
  const sets = [await writeBlobDataset(384, 'one'), await writeBlobDataset(256, 'two')]
  const { template, inputSizePx, label, batchSize } = blobPlan
  const plan = smallPlan({ rounds: 2, localEpochs: 2, quorum: 2, template, inputSizePx, label, batchSize, localOnly: true })
  const proposalId = await propose(world, plan)
  for (const one of world.hospitals) await conclude(world, proposalId, one)
  const holder = randomUUID()
  await tick(world.exchange, holder)
  for (let round = 1; round <= 3; round++) {
    for (const [i, one] of world.hospitals.entries()) await serve(one, sets[i]!, i === 0 ? 60 : 0)
    await tick(world.exchange, holder)
  }
  const { state, found } = await world.exchange.db.withTx(SYSTEM, async (tx) => {
    const [run] = await tx
      .select({ id: runs.id, state: runs.state })
      .from(runs)
      .innerJoin(projects, eq(projects.id, runs.projectId))
      .where(eq(projects.proposalId, proposalId))
    return { state: run!.state, found: await runEvaluations(tx, run!.id) }
  })
  const [first, second] = world.hospitals
  expect(state).toBe('COMPLETED')
  expect(found.compared.map(({ siteId, model, split }) => [siteId, model, split]).toSorted()).toEqual([
    [first!.siteId, 'alone', 'test'],
    [first!.siteId, 'alone', 'val'],
  ])
  expect(found.compared.every(({ auc }) => auc.kind === 'value')).toBe(true)
  expect(found.alone).toMatchObject([{ siteId: second!.siteId, reason: 'POLICY' }])
  const strata = found.sites.find(({ siteId, split }) => siteId === first!.siteId && split === 'test')?.strata
  expect(strata?.view?.map(({ group }) => group)).toContain('PA')
  for (const set of sets) await rm(dirname(set.dir), { recursive: true, force: true })
})
