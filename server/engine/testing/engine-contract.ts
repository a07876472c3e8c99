import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Plan } from '#core/run/plan.ts'
import { decodeModel } from '#core/weights/model-file.ts'
import type { Actor } from '#server/kernel/actor.ts'
import type { Engine, EngineEvent, EngineRun } from '../engine.ts'

/** An engine with sites to work for it. */
export interface EngineStand {
  readonly engine: Engine
  /** Who may pause and abort the runs. */
  readonly by: Actor
  /** A run of two sites, agreed and not yet given to the engine. */
  newRun(changes?: Partial<Plan>): Promise<EngineRun>
  /** Lets the sites work until this holds or the run is over. */
  work(run: string, until?: (events: readonly EngineEvent[]) => boolean): Promise<void>
  /** Kills the engine and puts another in its place, over what it left. */
  restart(): Promise<void>
  close(): Promise<void>
}

const LONG = 240_000
const SGD = { name: 'sgd', learningRate: '0.01', weightDecay: '0', momentum: '0' } as const
const committed = (events: readonly EngineEvent[]) =>
  events.filter(({ type, data }) => type === 'round.committed' && data.kind !== 'evaluate').length

/** What server/engine/engine.ts demands of every engine, one test a sentence. */
export const engineContract = (name: string, make: () => Promise<EngineStand>) =>
  describe(`the engine ${name}`, () => {
    let stand: EngineStand
    let first: EngineRun
    beforeAll(async () => {
      stand = await make()
    }, LONG)
    afterAll(() => stand?.close(), 60_000)
    const state = async (run: string) => (await stand.engine.state(run)).state

    test('takes the plans that its capabilities promise, and refuses the others by a sentence', async () => {
      const can = stand.engine.capabilities()
      const { plan } = await stand.newRun()
      expect(() => stand.engine.prepare(plan)).not.toThrow()
      const cases: readonly (readonly [boolean, Partial<Plan>])[] = [
        [can.algorithms.includes('fedprox'), { algorithm: 'fedprox', proximalMu: '0.1' }],
        [can.algorithms.includes('scaffold'), { algorithm: 'scaffold', optimizer: SGD }],
        [can.combinations.includes('median'), { combination: { name: 'median', trimmedShare: '0' } }],
        [can.options.includes('personal'), { personal: 'normalisation' }],
        [can.options.includes('graceSeconds'), { graceSeconds: 5 }],
      ]
      for (const [able, changes] of cases) {
        const ask = () => stand.engine.prepare({ ...plan, ...changes })
        if (able) expect(ask, JSON.stringify(changes)).not.toThrow()
        else expect(ask, JSON.stringify(changes)).toThrow(/^The engine .* cannot /)
      }
      expect(() => stand.engine.prepare({ ...plan, optimizer: { ...plan.optimizer, learningRate: '2' } })).toThrow()
    })

    test(
      'begins a run once however often it is asked, tells each event once and in order, and keeps its model',
      async () => {
        first = await stand.newRun({ rounds: 2 })
        await stand.engine.start(first)
        await stand.engine.start(first)
        await stand.work(first.id)
        expect(await stand.engine.state(first.id)).toEqual({ state: 'COMPLETED', failure: null })
        const events = await stand.engine.events(first.id, 0)
        expect(committed(events)).toBe(2)
        for (const type of ['run.started', 'run.completed']) expect(events.filter((event) => event.type === type)).toHaveLength(1)
        for (const [i, { seq }] of events.entries()) expect(seq).toBeGreaterThan(events[i - 1]?.seq ?? 0)
        expect(await stand.engine.events(first.id, events[2]!.seq)).toEqual(events.slice(3))
        expect(decodeModel((await stand.engine.artifacts(first.id)).model!, first.plan)).toMatchObject({ ok: true })
      },
      LONG,
    )

    test(
      'says the same of a run after it was killed',
      async () => {
        const before = await stand.engine.events(first.id, 0)
        await stand.restart()
        await stand.engine.reconcile()
        expect(await state(first.id)).toBe('COMPLETED')
        const known = (events: readonly EngineEvent[]) => events.filter(({ type }) => type !== 'site.progress')
        expect(known(await stand.engine.events(first.id, 0))).toEqual(known(before))
        await stand.engine.start(first)
        expect(await state(first.id)).toBe('COMPLETED')
      },
      LONG,
    )

    test(
      'pauses and resumes a run if it promises to, and otherwise refuses by a sentence',
      async () => {
        if (!stand.engine.capabilities().pause) {
          await expect(stand.engine.pause(first.id, stand.by)).rejects.toMatchObject({
            code: 'BLOCKED',
            message: expect.stringContaining('cannot pause'),
          })
          return
        }
        const run = await stand.newRun({ rounds: 2 })
        await stand.engine.start(run)
        await stand.work(run.id, (events) => committed(events) === 1)
        await stand.engine.pause(run.id, stand.by)
        expect(await state(run.id)).toBe('PAUSED')
        await stand.engine.resume(run.id, stand.by)
        await stand.work(run.id)
        expect(await state(run.id)).toBe('COMPLETED')
      },
      LONG,
    )

    test(
      'ends a run that is aborted, and a run that is over stays as it is',
      async () => {
        const run = await stand.newRun({ rounds: 50 })
        await stand.engine.start(run)
        await stand.work(run.id, (events) => committed(events) >= 1)
        await stand.engine.abort(run.id, stand.by)
        await stand.work(run.id)
        expect(await state(run.id)).toBe('ABORTED')
        await stand.engine.abort(run.id, stand.by)
        expect(await state(run.id)).toBe('ABORTED')
        await stand.engine.abort(first.id, stand.by)
        expect(await state(first.id)).toBe('COMPLETED')
      },
      LONG,
    )

    test('knows no run that it was never given', async () => {
      await expect(stand.engine.state('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })
