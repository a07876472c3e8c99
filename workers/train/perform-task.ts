import { hasControl } from '#core/aggregation/scaffold.ts'
import type { Split } from '#core/dataset/prepared.ts'
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
import { finalEvaluation } from './final-evaluation.ts'
import { openFitted } from './open-fitted.ts'
import { personalOf } from './personal.ts'
import { readForPlan } from './read-for-plan.ts'
import { score } from './score.ts'
import { floats, type Session } from './session.ts'
import { siteControl } from './site-control.ts'
import type { Progress, TrainPhase, TrainResult, TrainTask } from './task.ts'
import { inFull, inShort } from './tell-evaluation.ts'
import { tellHead } from './tell-head.ts'
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
  const open = (name: string, { plan, device }: TrainTask, build: (plan: Plan, options: { readonly block: number }) => Uint8Array) =>
    session(`${name} ${planHash(plan)} ${device}`, () => openFitted((options) => build(plan, options), device))

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
    const { hash, items } = await openDataset(task.preparedDir, expected)
    const read = (split: Split) =>
      splits([task.preparedDir, hash, split, JSON.stringify(headOf(plan)), plan.inputSizePx].join(' '), async () => {
        await openDataset(task.preparedDir, { ...expected, verify: 'pack' })
        return readForPlan(task.preparedDir, split, plan)
      })

    const scored = async (split: Split, weights = start) => {
      const data = await read(split)
      enter('evaluate')
      const w = floats(weights, [weights.length])
      const logits = await score(await open('evaluate', task, evaluationStep), w, data, plan.inputSizePx, (step, steps) =>
        report({ phase: 'evaluate', step, steps, loss: null }),
      )
      return { logits, labels: data.labels, items: data.items }
    }
    // Not of the run: the same plan over the same data sets gives the same model, byte for byte, on one host.
    const seedOf = (round: number) => `${plan.seed}/${round}/${hash}`
    const onStep = (step: number, steps: number, loss: number) => report({ phase: 'train', step, steps, loss })
    const { threshold, suppressBelow: k } = task
    const val = await scored('val')
    const evaluation = inShort(plan, val, k)
    const validated = () => {
      if (threshold === undefined) return {}
      return plan.head ? tellHead(plan, val, k, null) : { full: { val: inFull(val, { k, threshold })(val) } }
    }
    const seconds = () => (performance.now() - started) / 1000
    if (task.kind !== 'train') {
      const training = async (alone: Plan) => ({
        session: await open('train', { ...task, plan: alone }, trainingStep),
        data: await read('train'),
      })
      const parts = { task, shared: base.weights, val, scored, set: items, k, seedOf, training, report: onStep }
      const atLast = async (threshold: number) =>
        plan.head ? tellHead(plan, val, k, await scored('test')) : await finalEvaluation({ ...parts, threshold })
      const told = task.kind === 'evaluate' && threshold !== undefined ? await atLast(threshold) : validated()
      return { images: val.items.length, steps: 0, trainLoss: null, evaluation, ...told, device, seconds: seconds() }
    }

    const data = await read('train')
    if (data.n === 0) throw new TrainFailed('load', `The prepared data set has no training images with the label ${plan.label}.`)
    const control = hasControl(plan) ? siteControl(task, start.length, personal) : undefined
    const trained = await trainLocally({
      session: await open('train', task, trainingStep),
      plan,
      round: task.round,
      base: start,
      data,
      seed: seedOf(task.round),
      control,
      report: onStep,
    })
    enter('encode')
    const sent = personal ? personal.replace(trained.weights, personal.read(start)) : trained.weights
    const update = encodeUpdate({
      delta: sent.map((value, i) => value - start[i]!),
      control: control?.change(start, trained.weights, trained.steps),
      weightUnits: task.weightUnits,
      clip: plan.clip,
      meta: { run: task.run, round: task.round, base: modelHash(task.baseModel), plan: planHash(plan), device },
    })
    const { bytes: updateBytes, normL2, clippedShare } = update
    const { steps, trainLoss } = trained
    const kept = {
      ...(personal && { personal: personal.read(trained.weights) }),
      ...(control && update.control && { control: control.next(update.control) }),
    }
    return {
      updateBytes,
      normL2,
      clippedShare,
      images: data.n,
      steps,
      trainLoss,
      evaluation,
      ...validated(),
      device,
      seconds: seconds(),
      ...kept,
    }
  }
}
