import type { Split } from '#core/dataset/prepared.ts'
import { evaluationOf } from '#core/metrics/evaluation.ts'
import { fullEvaluationOf } from '#core/metrics/full-evaluation.ts'
import { evaluationStep } from '#core/model/evaluation-step.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { Refused } from '#core/refusal.ts'
import { headOf } from '#core/run/head.ts'
import { type Plan, planHash } from '#core/run/plan.ts'
import { decodeModel, modelHash } from '#core/weights/model-file.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { openDataset } from '#workers/dataset/open.ts'
import type { SplitData } from '#workers/dataset/read-split.ts'
import { deviceName } from './device.ts'
import { personalOf } from './personal.ts'
import { readForPlan } from './read-for-plan.ts'
import { score } from './score.ts'
import { floats, openSession, type Session } from './session.ts'
import type { Progress, TrainPhase, TrainResult, TrainTask } from './task.ts'
import { TrainFailed } from './train-failed.ts'
import { trainLocally } from './train-locally.ts'

export type Report = (progress: Omit<Progress, 'rssBytes'>) => void

/** Keeps what the last calls made for as long as their key stays among the last ones. */
const kept = <T>(limit: number) => {
  const values = new Map<string, Promise<T>>()
  return (key: string, make: () => Promise<T>): Promise<T> => {
    const value = values.get(key) ?? make()
    values.delete(key)
    values.set(key, value)
    for (const old of values.keys()) if (values.size > limit) values.delete(old)
    return value
  }
}

/**
 * Does tasks inside the training process, one after the other; images and sessions stay warm between the rounds of a run.
 * The data set is checked against its manifest for every task, and its pixels against it whenever they are read.
 */
export const createPerformer = (): ((task: TrainTask, report: Report) => Promise<TrainResult>) => {
  const session = kept<Session>(2)
  const splits = kept<SplitData>(2)
  const open = (name: string, { plan, device }: TrainTask, build: (plan: Plan) => Uint8Array) =>
    session(`${name} ${planHash(plan)} ${device}`, () => openSession(build(plan), device))

  return async (task, report) => {
    const started = performance.now()
    const { plan } = task
    const device = deviceName(task.device)
    const enter = (phase: TrainPhase) => report({ phase, step: 0, steps: 0, loss: null })
    enter('load')
    const base = decodeModel(task.baseModel, plan)
    if (!base.ok) throw new Refused(base.code, base.message)
    const personal = personalOf(plan)
    const start = personal && task.personal ? personal.replace(base.weights, task.personal) : base.weights
    const expected = task.datasetHash === undefined ? {} : { expectedHash: task.datasetHash }
    const { hash } = await openDataset(task.preparedDir, expected)
    const read = (split: Split) =>
      splits([task.preparedDir, hash, split, JSON.stringify(headOf(plan)), plan.inputSizePx].join(' '), async () => {
        await openDataset(task.preparedDir, { ...expected, verify: 'pack' })
        return readForPlan(task.preparedDir, split, plan)
      })

    const w = floats(start, [start.length])
    const scored = async (split: Split) => {
      const data = await read(split)
      enter('evaluate')
      const logits = await score(await open('evaluate', task, evaluationStep), w, data, plan.inputSizePx, (step, steps) =>
        report({ phase: 'evaluate', step, steps, loss: null }),
      )
      return { logits, labels: data.labels }
    }
    const { threshold, suppressBelow: k } = task
    const val = await scored('val')
    const evaluation = evaluationOf(val.logits, val.labels, k)
    const inFull = ({ logits, labels }: typeof val) => fullEvaluationOf(logits, labels, { k, threshold: threshold ?? 0 })
    const seconds = () => (performance.now() - started) / 1000
    if (task.kind !== 'train') {
      const test = async () => task.kind === 'evaluate' && { test: inFull(await scored('test')) }
      const full = threshold !== undefined && { full: { val: inFull(val), ...(await test()) } }
      return { images: val.labels.length, steps: 0, trainLoss: null, evaluation, ...full, device, seconds: seconds() }
    }

    const data = await read('train')
    if (data.n === 0) throw new TrainFailed('load', `The prepared data set has no training images with the label ${plan.label}.`)
    const trained = await trainLocally({
      session: await open('train', task, trainingStep),
      plan,
      round: task.round,
      base: start,
      data,
      // Not of the run: the same plan over the same data sets gives the same model, byte for byte, on one host.
      seed: `${plan.seed}/${task.round}/${hash}`,
      report: (step, steps, loss) => report({ phase: 'train', step, steps, loss }),
    })
    enter('encode')
    const sent = personal ? personal.replace(trained.weights, personal.read(start)) : trained.weights
    const update = encodeUpdate({
      delta: sent.map((value, i) => value - start[i]!),
      weightUnits: task.weightUnits,
      clip: plan.clip,
      meta: { run: task.run, round: task.round, base: modelHash(task.baseModel), plan: planHash(plan), device },
    })
    const { bytes: updateBytes, normL2, clippedShare } = update
    const { steps, trainLoss } = trained
    const full = threshold !== undefined && { full: { val: inFull(val) } }
    const kept = personal && { personal: personal.read(trained.weights) }
    return { updateBytes, normL2, clippedShare, images: data.n, steps, trainLoss, evaluation, ...full, device, seconds: seconds(), ...kept }
  }
}
