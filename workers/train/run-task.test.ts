import { fork } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyAggregate } from '#core/aggregation/fedavg.ts'
import type { Hash } from '#core/id.ts'
import { Evaluation } from '#core/metrics/evaluation.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { parameterCount } from '#core/model/template.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { Refused } from '#core/refusal.ts'
import { defaultPlan, planHash } from '#core/run/plan.ts'
import { encodeModel, modelHash } from '#core/weights/model-file.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { writeBlobDataset } from './blob-dataset.ts'
import { runTask } from './run-task.ts'
import { openSession } from './session.ts'
import type { Progress, TrainTask } from './task.ts'
import { TrainFailed } from './train-failed.ts'
import { positiveWeightOf, trainLocally } from './train-locally.ts'
import { createTrainer, type Trainer, type TrainerOptions } from './trainer.ts'

const plan = defaultPlan({
  inputSizePx: 28,
  label: 'blob',
  batchSize: 16,
  localEpochs: 2,
  template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4 } },
})
const limits = { memoryMb: 1024, timeoutMs: 60_000 }
const gone = (pid: number) => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

let dataset: { dir: string; hash: Hash }
let base: Uint8Array
const taskOf = (changes: Partial<TrainTask> = {}): TrainTask => ({
  ...{ kind: 'train', preparedDir: dataset.dir, datasetHash: dataset.hash, plan, round: 1, run: 'run-1', baseModel: base },
  ...{ weightUnits: WEIGHT_UNITS / 2, evaluateSplit: 'val', suppressBelow: 11, device: 'cpu' },
  ...changes,
})
beforeAll(async () => {
  dataset = await writeBlobDataset(256)
  base = encodeModel(plan, initialWeights(plan))
})
afterAll(() => rm(dataset.dir, { recursive: true }))

describe('a training task', () => {
  let trainer: Trainer
  const pids: number[] = []
  beforeAll(() => {
    trainer = createTrainer({ ...limits, onStart: (pid) => pids.push(pid) })
  })
  afterAll(() => trainer.close())

  it('trains, so that the aggregated model does better, and tells its progress', async () => {
    const progress: Progress[] = []
    let weights = initialWeights(plan)
    const aucs: number[] = []
    for (let round = 1; round <= 3; round++) {
      const baseModel = encodeModel(plan, weights)
      const result = await trainer.run(taskOf({ round, baseModel }), { onProgress: (p) => progress.push(p) })
      const expected = {
        run: 'run-1',
        round,
        base: modelHash(baseModel),
        plan: planHash(plan),
        weightUnits: WEIGHT_UNITS / 2,
        clip: plan.clip,
      }
      const accepted = acceptUpdate(result.updateBytes!, { ...expected, length: parameterCount(plan) })
      if (!accepted.ok) throw new Error(accepted.message)
      weights = applyAggregate(weights, accepted.ring, WEIGHT_UNITS / 2)
      const { auc } = Evaluation.parse(result.evaluation)
      aucs.push(auc.kind === 'value' ? Number(auc.value) : Number.NaN)
      expect(result).toMatchObject({ images: 192, steps: 24, device: 'cpu', clippedShare: 0 })
      expect(Math.abs(result.normL2! - accepted.normL2)).toBeLessThan(1e-4)
    }
    expect(aucs[2]).toBeGreaterThan(0.95)
    expect(aucs[2]!).toBeGreaterThan(aucs[0]!)
    expect(progress[0]).toMatchObject({ phase: 'load' })
    expect(pids).toHaveLength(1)
  })

  it('gives the same bytes again, from a warm and from a new process, and others for another round or run', async () => {
    const first = await trainer.run(taskOf())
    const bytes = [await trainer.run(taskOf()), await runTask(taskOf(), limits)].map((result) => result.updateBytes)
    expect(bytes).toEqual([first.updateBytes, first.updateBytes])
    const { updateBytes } = await trainer.run(taskOf({ run: 'run-2' }))
    expect(updateBytes!.slice(-4000)).not.toEqual(first.updateBytes!.slice(-4000))
  })

  it('under FedProx stays nearer to the global model', async () => {
    const prox = { ...plan, algorithm: 'fedprox' as const, proximalMu: '5' }
    const near = await trainer.run(taskOf({ plan: prox, baseModel: encodeModel(prox, initialWeights(prox)) }))
    const far = await trainer.run(taskOf())
    expect(near.normL2!).toBeLessThan(0.95 * far.normL2!)
  })

  it('only evaluates when that is asked, and suppresses metrics over few images', async () => {
    const result = await trainer.run(taskOf({ kind: 'evaluate', evaluateSplit: 'test', suppressBelow: 17 }))
    expect(result).toMatchObject({
      images: 32,
      steps: 0,
      trainLoss: null,
      evaluation: { auc: { kind: 'suppressed' }, accuracy: { kind: 'value', n: 32 } },
    })
    expect(result.updateBytes).toBeUndefined()
  })

  it('is refused for another data set, another label and another plan’s model, and the next task works', async () => {
    await expect(trainer.run(taskOf({ datasetHash: 'a'.repeat(64) as Hash }))).rejects.toMatchObject({ code: 'DATASET_MISMATCH' })
    const other = { ...plan, label: 'effusion' }
    await expect(trainer.run(taskOf({ plan: other, baseModel: encodeModel(other, initialWeights(other)) }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    await expect(trainer.run(taskOf({ plan: other }))).rejects.toMatchObject({ code: 'UPDATE_HEADER' })
    expect((await trainer.run(taskOf())).steps).toBe(24)
    expect(pids.slice(0, -1).every(gone)).toBe(true)
  })
})

describe('a task that does not come to its end', () => {
  const long = { ...plan, localEpochs: 50, batchSize: 4 }
  const longTask = () => taskOf({ plan: long, baseModel: encodeModel(long, initialWeights(long)) })
  const withPid = async (
    task: TrainTask,
    changes: Partial<TrainerOptions>,
    onProgress?: (progress: Progress, pid: number) => void,
    signal?: AbortSignal,
  ) => {
    let pid = 0
    const hooks = {
      onStart: (started: number) => (pid = started),
      onProgress: (p: Progress) => onProgress?.(p, pid),
      ...(signal && { signal }),
    }
    const error: unknown = await runTask(task, { ...limits, ...changes, ...hooks }).catch((caught: unknown) => caught)
    if (pid !== 0) expect(gone(pid)).toBe(true)
    return error
  }

  it('because it is cancelled leaves no process and no folder behind', async () => {
    const scratchDir = await mkdtemp(join(tmpdir(), 'scratch-'))
    const controller = new AbortController()
    let abortedAt = 0
    let folders: string[] = []
    const cancelInTraining = ({ phase }: Progress) => {
      if (phase !== 'train') return
      abortedAt = performance.now()
      folders = readdirSync(scratchDir)
      controller.abort()
    }
    const error = await withPid(longTask(), { scratchDir }, cancelInTraining, controller.signal)
    expect(performance.now() - abortedAt).toBeLessThan(1000)
    expect(error).toBeInstanceOf(Refused)
    expect(error).toMatchObject({
      code: 'TASK_CANCELLED',
      message: expect.stringMatching(/^The task was cancelled: training stopped in step \d+ of 2400,/),
    })
    expect(folders).toHaveLength(1)
    expect(await readdir(scratchDir)).toEqual([])
    await rm(scratchDir, { recursive: true })
  })
  it('because it was cancelled before it began starts no process', async () => {
    expect(await withPid(longTask(), {}, undefined, AbortSignal.abort())).toMatchObject({ code: 'TASK_CANCELLED' })
  })
  it('because of time says so', async () => {
    const error = await withPid(longTask(), { timeoutMs: 1500 })
    expect(error).toBeInstanceOf(TrainFailed)
    expect(error).toMatchObject({ message: 'The task took longer than 2 s and was stopped.' })
  })
  it('because of memory says how much it had', async () => {
    const error = await withPid(longTask(), { memoryMb: 64 })
    expect(error).toMatchObject({ name: 'TrainFailed', message: expect.stringMatching(/more than the 64 MB it may use/) })
  })
  it('because its process died says where', async () => {
    const error = await withPid(longTask(), {}, ({ phase }, pid) => {
      if (phase === 'train') process.kill(pid, 'SIGSEGV')
    })
    expect(error).toMatchObject({ name: 'TrainFailed', phase: 'train', message: 'The training process ended unexpectedly (SIGSEGV).' })
  })
})

describe.runIf(existsSync('/proc/self/environ'))('the training process', () => {
  it('has no environment but its channel to the parent, and an empty working folder of its own', async () => {
    let environ = ''
    const controller = new AbortController()
    const onStart = (pid: number) => (environ = `/proc/${pid}/environ`)
    let names: string[] = []
    const onProgress = () => {
      names = readFileSync(environ, 'utf8')
        .split('\0')
        .filter(Boolean)
        .map((pair) => pair.split('=')[0]!)
      controller.abort()
    }
    await runTask(taskOf(), { ...limits, onStart, onProgress, signal: controller.signal }).catch(() => {})
    expect(names.sort()).toEqual(['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'])
  })

  it('ends when its parent is killed', async () => {
    const options = JSON.stringify({ ...limits })
    const task = JSON.stringify({ ...taskOf({ plan: { ...plan, localEpochs: 50, batchSize: 1 } }), baseModel: null })
    const program = `
      import { runTask } from ${JSON.stringify(new URL('./run-task.ts', import.meta.url).pathname)}
      import { encodeModel } from '#core/weights/model-file.ts'
      import { initialWeights } from '#core/model/initial-weights.ts'
      const task = ${task}
      const baseModel = encodeModel(task.plan, initialWeights(task.plan))
      let pid = 0
      await runTask({ ...task, baseModel }, { ...${options}, onStart: (started) => (pid = started), onProgress: () => process.send(pid) })`
    const parent = fork('-', [], { execArgv: ['--input-type=module', '--eval', program], cwd: new URL('../..', import.meta.url).pathname })
    const pid = await new Promise<number>((resolve) => parent.once('message', (started) => resolve(started as number)))
    parent.kill('SIGKILL')
    await expect.poll(() => gone(pid), { timeout: 5000 }).toBe(true)
  })
})

describe('local training', () => {
  it('reports a loss that became not-a-number with its step', async () => {
    const wild = { ...plan, optimizer: { ...plan.optimizer, learningRate: '999999999' } }
    const data = {
      images: new Uint8Array(32 * 28 * 28).map((_, i) => i % 251),
      labels: Uint8Array.from({ length: 32 }, (_, i) => i % 2),
      n: 32,
    }
    const session = await openSession(trainingStep(plan))
    const training = trainLocally({
      session,
      plan: { ...wild, localEpochs: 20 },
      round: 1,
      base: initialWeights(plan),
      data,
      seed: 's',
      report: () => {},
    })
    await expect(training).rejects.toThrow(/^The loss became not-a-number in step \d+: the learning rate is too high for this plan\.$/)
  })
  it('weighs positives by their rarity, within bounds also for a single class', () => {
    const labels = (positives: number, negatives: number) =>
      Uint8Array.from({ length: positives + negatives }, (_, i) => (i < positives ? 1 : 0))
    expect([labels(10, 30), labels(0, 9), labels(9, 0), labels(1, 99)].map(positiveWeightOf)).toEqual([3, 5, 0.2, 5])
  })
})
