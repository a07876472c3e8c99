import { and, desc, eq, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initialWeights } from '#core/model/initial-weights.ts'
import { Refused } from '#core/refusal.ts'
import type { Plan } from '#core/run/plan.ts'
import { bestRound, stopsAfter } from '#core/run/selection.ts'
import { checkPlayed } from '#core/run/testing/check-played.ts'
import type { Scenario } from '#core/run/testing/scenario.ts'
import type { SimView } from '#core/run/testing/simulated-exchange.ts'
import { encodeModel, modelHash } from '#core/weights/model-file.ts'
import { events, metrics, runs, SYSTEM } from '#db/schema/index.ts'
import { keepInitialModel } from '#server/proposal/initial-model.ts'
import { modelDownload } from '#server/run/model-download.ts'
import { runCsv } from '#server/run/run-csv.ts'
import { postgresExchange } from '#server/testing/postgres-exchange.ts'
import { type Member, makeWorld, propose, smallPlan, type World } from '#server/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld(2)
})
afterAll(() => world.close())

const viewerOf = (actor: Member) => ({ actor }) as never
/** Every site does what it is asked, until the run ends. */
const played = async (changes: Partial<Plan>): Promise<{ view: SimView; run: typeof runs.$inferSelect }> => {
  const plan = smallPlan(changes)
  const siteIds = world.hospitals.map((one) => one.siteId)
  const scenario: Scenario = { seed: 0, siteIds, members: [true, true], plan, faults: {} as never }
  const exchange = await postgresExchange(world, scenario)
  exchange.setClock(0)
  while ((await exchange.standing()).state !== 'COMPLETED') {
    const hold = (await exchange.claim('T'))!
    while ((await exchange.advance(hold)) === 'more');
    for (const site of siteIds.keys()) {
      const { order } = await exchange.poll(site, null)
      if (order) expect(await exchange.result(site, order, null)).toBe('ok')
    }
  }
  const view = await exchange.view()
  // It begins with seeded weights.
  if (!plan.initial) expect(checkPlayed(scenario, { view, acknowledged: [], wrong: [], events: 0, gone: [], met: {} })).toEqual([])
  const [run] = await world.exchange.db.withTx(SYSTEM, (tx) => tx.select().from(runs).orderBy(desc(runs.createdAt)).limit(1))
  return { view, run: run! }
}
const download = async (runId: string, file: 'model.safetensors' | 'last-model.safetensors' | 'model-card.json') =>
  modelDownload(world.exchange, viewerOf(world.company.members.researcher), runId, file)

describe('a run that selects its model by validation', () => {
  test('ends early, says so, and offers the selected model and the last one under their names', async () => {
    // The AUC of a model is made up from its bytes, so another seed is another story: this one has an early best round.
    const setting = { rounds: 9, select: 'best-validation', stopAfter: { rounds: 2, minDelta: '0' } } as const
    const { view, run } = await played({ ...setting, seed: 3 })
    const all = await world.exchange.db.withTx(SYSTEM, (tx) =>
      tx
        .select()
        .from(metrics)
        .where(and(eq(metrics.runId, run.id), isNull(metrics.siteId), eq(metrics.name, 'auc'))),
    )
    // The selected model is evaluated twice, and has its metrics once.
    expect(new Set(all.map(({ round }) => round)).size).toBe(all.length)
    const trained = view.rounds.filter(({ kind }) => kind === 'train').length
    const aucs = Array.from({ length: trained }, (_, i) => {
      const found = all.find(({ round }) => round === i + 1)?.metric
      return found?.kind === 'value' ? found.value : null
    })
    expect(view.rounds.slice(trained).map(({ kind }) => kind)).toEqual(['validate', 'evaluate'])
    expect(trained).toBeLessThan(9)
    expect(stopsAfter(setting, aucs, trained)).toBe(true)
    expect(run.stoppedAfter).toBe(trained)
    expect(run.selected).toEqual({
      round: bestRound(aucs),
      model: view.rounds[bestRound(aucs)! - 1]!.result,
      auc: aucs[bestRound(aucs)! - 1],
    })
    expect(run.selected!.round).toBeLessThan(trained)
    expect(run.lastModel).toBe(view.rounds[trained - 1]!.result)

    const told = await world.exchange.db.withTx(SYSTEM, (tx) =>
      tx.select().from(events).where(eq(events.subject, run.id)).orderBy(events.seq),
    )
    const unmeasured = aucs.flatMap((auc, i) => (auc === null ? [i + 1] : []))
    expect(told.filter(({ type }) => type === 'run.stoppedEarly' || type === 'run.modelSelected')).toMatchObject([
      { type: 'run.stoppedEarly', data: { round: trained, rounds: 9 } },
      { type: 'run.modelSelected', data: { ...run.selected, unmeasured } },
    ])
    const chosen = await download(run.id, 'model.safetensors')
    expect([chosen.name, modelHash(chosen.bytes)]).toEqual([
      `selected-model-of-round-${run.selected!.round}.safetensors`,
      run.selected!.model,
    ])
    const last = await download(run.id, 'last-model.safetensors')
    expect([last.name, modelHash(last.bytes)]).toEqual([`last-model-of-round-${trained}.safetensors`, run.lastModel])
    const card = JSON.parse(new TextDecoder().decode((await download(run.id, 'model-card.json')).bytes))
    expect(card).toMatchObject({ model: run.selected!.model, round: run.selected!.round, rounds: trained, lastModel: run.lastModel })
    const csv = await world.exchange.db.withTx(SYSTEM, (tx) => runCsv(tx, run.id, 'settings.csv'))
    expect(csv).toContain(`stoppedAfter,${trained}`)
    expect(csv).toContain(`selected.round,${run.selected!.round}`)
  })
})

describe('a run that starts from a file', () => {
  const give = (member: Member, bytes: Uint8Array) => keepInitialModel(world.exchange, viewerOf(member), new Response(bytes as BodyInit))
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: unknown) => (error instanceof Refused ? `${error.code} ${error.message}` : Promise.reject(error)),
    )

  test('takes the model of another run as it was downloaded, and trains on from it', async () => {
    const before = await played({ rounds: 1 })
    const { bytes } = await download(before.run.id, 'model.safetensors')
    const initial = await give(world.company.members.researcher, bytes)
    expect(initial).toEqual({ sha256: before.run.lastModel, bytes: bytes.length })
    const { view, run } = await played({ rounds: 1, initial })
    expect(view.rounds[0]!.base).toBe(initial.sha256)
    expect(run.initialModel).toBe(initial.sha256)
    expect(run.lastModel).not.toBe(before.run.lastModel)
  })

  test('is refused where the file does not fit the plan, or was given by another organisation', async () => {
    const other = smallPlan({ template: { name: 'cnn-groupnorm', params: { channels: [4, 8], groups: 4 } } })
    const bytes = encodeModel(other, initialWeights(other))
    const initial = await give(world.company.members.researcher, bytes)
    const wider = smallPlan({ template: { name: 'cnn-groupnorm', params: { channels: [8, 8], groups: 4 } }, initial })
    expect(await refusal(propose(world, wider))).toMatch(
      /^PLAN_INVALID .* The tensor \S+ is F32 of the shape \[4, .* the plan has F32 of the shape \[8, /,
    )
    const theirs = await give(world.stranger.members.researcher, encodeModel(other, initialWeights(other), { of: 'another' }))
    expect(await refusal(propose(world, { ...other, initial: theirs }))).toMatch(/^PLAN_INVALID Your organisation has not given/)
    expect(await refusal(propose(world, { ...other, initial }))).toBe('nothing')
  })

  test('takes no file but a model of finite F32 numbers, and from a researcher alone', async () => {
    const { researcher, signatory } = world.company.members
    expect(await refusal(give(researcher, new TextEncoder().encode('PK not a model')))).toMatch(
      /^UPDATE_HEADER This is not a valid safetensors/,
    )
    const plan = smallPlan()
    const broken = encodeModel(plan, initialWeights(plan).fill(Number.NaN))
    expect(await refusal(give(researcher, broken))).toMatch(/^UPDATE_NOT_FINITE The tensor/)
    expect(await refusal(give(signatory, encodeModel(plan, initialWeights(plan))))).toMatch(/^WRONG_ROLE/)
  })

  test('nothing of a file is read for who may not give one, and not the whole of one that is too large', async () => {
    const { researcher, signatory } = world.company.members
    let read = 0
    const endless = () => {
      read = 0
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        read++
        controller.enqueue(new Uint8Array(1 << 20))
      }
      return { body: new ReadableStream({ pull }, { highWaterMark: 0 }) as Request['body'] }
    }
    expect(await refusal(keepInitialModel(world.exchange, null, endless()))).toMatch(/^NOT_SIGNED_IN/)
    expect(await refusal(keepInitialModel(world.exchange, viewerOf(signatory), endless()))).toMatch(/^WRONG_ROLE/)
    expect(read).toBe(0)
    expect(await refusal(keepInitialModel(world.exchange, viewerOf(researcher), endless()))).toMatch(
      /^TOO_LARGE The file is larger than 64 MB/,
    )
    expect(read).toBe(65)
  })
})
