import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hash } from '#core/id.ts'
import { type TaskOrder, TaskResult } from '#core/protocol/messages.ts'
import type { Plan } from '#core/run/plan.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { projects, runs, SYSTEM } from '#db/schema/index.ts'
import { tick } from '#server/coordinator/tick.ts'
import { runHeadEvaluations } from '#server/run/head-evaluations.ts'
import { ordersFor } from '#server/site-api/orders.ts'
import { result } from '#server/site-api/result.ts'
import { conclude, type Hospital, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'
import { importNpz } from '#workers/simulate/import-npz.ts'
import { writeBlobFile } from '#workers/simulate/testing/placed-blobs.ts'
import { createChildTrainer } from '#workers/site/train-in-child.ts'

/** An exchange on PostgreSQL, and the agent's own training at two sites. */
let world: World
let dir: string
const trainer = createChildTrainer()
beforeAll(async () => {
  world = await makeWorld(2)
  dir = await mkdtemp(join(tmpdir(), 'run-heads-'))
})
afterAll(async () => {
  await trainer.close()
  await world.close()
  await rm(dir, { recursive: true, force: true })
})

/** A prepared set of one site. */
const setOf = async (name: string, labels: string[], rowOf: Parameters<typeof writeBlobFile>[3]) => {
  const file = join(dir, `${name}.npz`)
  await writeBlobFile(file, name, { train: 90, val: 90, test: 90 }, rowOf)
  const { hash } = await importNpz({ file, outDir: join(dir, name), labels })
  return { preparedDir: join(dir, name, 'prepared'), manifest: hash }
}
type Set = { readonly preparedDir: string; readonly manifest: Hash }

/** Polls, works and answers as the agent does. */
const serve = async (one: Hospital, set: Set): Promise<TaskOrder> => {
  const site = { actor: one.actor, site: { id: one.siteId } as never }
  const asked = { agentVersion: 't', policy: null, paused: null, device: 'cpu', tasks: [], free: 1 }
  const order = (await ordersFor(world.exchange, site, asked)).find((each) => each.kind === 'task')
  if (order?.kind !== 'task') throw new Error('no task')
  const basePath = join(dir, order.base)
  await writeFile(basePath, world.exchange.blobs.read(order.base))
  const limits = { suppressBelow: 11, memoryMb: 2048, timeoutMs: 60_000, scratchDir: dir, device: 'cpu' } as const
  const {
    update,
    personal: _,
    ...told
  } = await trainer.run(
    { order, ...set, basePath, personal: null, ...limits },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
  if (update) world.exchange.blobs.put(modelHash(update), update)
  const sent = { lease: order.lease, attempt: order.attempt, update: update && modelHash(update), ...told }
  await result(world.exchange, site, order.task, TaskResult.parse(JSON.parse(JSON.stringify(sent))))
  return order
}

const template = { name: 'cnn-groupnorm' as const, params: { channels: [8, 16, 16], groups: 4 } }
const play = async (changes: Partial<Plan>, sets: readonly Set[]) => {
  const proposalId = await propose(world, smallPlan({ rounds: 3, localEpochs: 8, quorum: 2, template, ...changes }))
  for (const one of world.hospitals) await conclude(world, proposalId, one)
  const holder = randomUUID()
  await tick(world.exchange, holder)
  for (let round = 1; round <= 4; round++) {
    for (const [i, one] of world.hospitals.entries()) await serve(one, sets[i]!)
    await tick(world.exchange, holder)
  }
  return world.exchange.db.withTx(SYSTEM, async (tx) => {
    const [run] = await tx
      .select({ id: runs.id, state: runs.state })
      .from(runs)
      .innerJoin(projects, eq(projects.id, runs.projectId))
      .where(eq(projects.proposalId, proposalId))
    return { state: run!.state, found: await runHeadEvaluations(tx, run!.id) }
  })
}

describe('a run over PostgreSQL with the training of two sites', () => {
  test('of three classes ends with what each site tells of each class on its test images', async () => {
    const sets = await Promise.all(['a', 'b'].map((name) => setOf(name, ['place'], (i) => ({ row: [i % 3], shown: [i % 3] }))))
    const head = { kind: 'multi-class' as const, classes: ['left', 'right', 'below'] }
    const { state, found } = await play({ label: 'place', head }, sets)
    expect(state).toBe('COMPLETED')
    const tested = found.sites.filter(({ split }) => split === 'test')
    expect(tested).toHaveLength(2)
    for (const { head: told } of tested) {
      expect(told).toMatchObject({ kind: 'multi-class', classes: Array(3).fill({ images: { kind: 'value', value: 30 } }) })
      expect(told.auc.kind === 'value' && Number(told.auc.value)).toBeGreaterThan(0.8)
    }
  })

  test('of two labels ends with a full evaluation of each label at each site', async () => {
    const rowOf = (i: number) => ({
      row: [i % 2, i % 4 > 1 ? 1 : 0],
      shown: [0, 2].filter((_, at) => [i % 2, i % 4 > 1 ? 1 : 0][at] === 1),
    })
    const sets = await Promise.all(['c', 'd'].map((name) => setOf(name, ['left', 'below'], rowOf)))
    const { state, found } = await play({ label: 'left', head: { kind: 'multi-label', labels: ['left', 'below'] } }, sets)
    expect(state).toBe('COMPLETED')
    const [first] = found.sites.filter(({ split }) => split === 'test')
    if (first?.head.kind !== 'multi-label') throw new Error('another kind')
    expect(first.head.labels).toHaveLength(2)
    for (const { auc, histogram } of first.head.labels) {
      expect(auc.kind === 'value' && Number(auc.value)).toBeGreaterThan(0.8)
      expect(histogram.kind).toBe('value')
    }
  })
})
