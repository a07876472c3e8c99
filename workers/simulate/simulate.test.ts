import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as ort from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyAggregate, sumRing } from '#core/aggregation/fedavg.ts'
import { auc } from '#core/metrics/auc.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { defaultPlan, PERSONAL_PARTS, type Plan, planHash } from '#core/run/plan.ts'
import { bestRound, stopsAfter } from '#core/run/selection.ts'
import { decodeModel, encodeModel, modelHash } from '#core/weights/model-file.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { openDataset } from '#workers/dataset/open.ts'
import { readSplit } from '#workers/dataset/read-split.ts'
import { readPersonal } from '#workers/site/personal.ts'
import { runCli, startCli } from '#workers/site/testing/run-cli.ts'
import { writeBlobDataset } from '#workers/train/blob-dataset.ts'
import { limits } from '#workers/train/blob-task.ts'
import { personalOf } from '#workers/train/personal.ts'
import { runTask } from '#workers/train/run-task.ts'
import type { MetricsLine } from './metrics-file.ts'
import { createScorer, metricsOf } from './score-split.ts'
import { simulate } from './simulate.ts'

const plan = (changes: Partial<Plan> = {}): Plan =>
  defaultPlan({
    ...{
      inputSizePx: 28,
      label: 'blob',
      rounds: 2,
      localEpochs: 2,
      template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4 } },
    },
    ...changes,
  })
const momentum: Plan['serverStep'] = { name: 'momentum', learningRate: '0.7', momentum: '0.5', secondMoment: '0', adaptivity: '0' }

let dir: string
let sets: Awaited<ReturnType<typeof writeBlobDataset>>[]
let made = 0
const newOut = (): string => join(dir, `run-${made++}`)
const sites = (count = 2): string[] => sets.slice(0, count).map((set, i) => `site${i}=${set.dir}`)
const never = new AbortController().signal
const play = (of: Plan, outDir = newOut(), changes: Partial<Parameters<typeof simulate>[0]> = {}) =>
  simulate({ plan: of, sites: sites(), outDir, threads: 2, now: () => performance.now(), signal: never, ...changes })
const linesOf = async (outDir: string): Promise<MetricsLine[]> =>
  (await readFile(join(outDir, 'metrics.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as MetricsLine)
const modelOf = async (outDir: string): Promise<string> => modelHash(new Uint8Array(await readFile(join(outDir, 'model.safetensors'))))

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'simulate-'))
  sets = [await writeBlobDataset(64, 'one'), await writeBlobDataset(96, 'two'), await writeBlobDataset(32, 'three')]
})
afterAll(async () => {
  for (const set of sets) await rm(dirname(set.dir), { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

describe('a simulated run', () => {
  test('gives the model that sites and an exchange give, byte for byte', async () => {
    const [of, outDir] = [plan(), newOut()]
    await play(of, outDir)
    let weights = initialWeights(of)
    let model = encodeModel(of, weights, { round: '0' })
    for (let round = 1; round <= of.rounds; round++) {
      const base = modelHash(model)
      const rings: Int32Array[] = []
      for (const set of sets.slice(0, 2)) {
        const task = {
          kind: 'train',
          preparedDir: set.dir,
          datasetHash: set.hash,
          plan: of,
          round,
          run: 'a run',
          baseModel: model,
        } as const
        const { updateBytes } = await runTask({ ...task, weightUnits: WEIGHT_UNITS / 2, suppressBelow: 11, device: 'cpu' }, limits)
        const expected = {
          length: weights.length,
          run: 'a run',
          round,
          base,
          plan: planHash(of),
          weightUnits: WEIGHT_UNITS / 2,
          clip: of.clip,
        }
        const read = acceptUpdate(updateBytes!, expected)
        if (!read.ok) throw new Error(read.message)
        rings.push(read.ring)
      }
      weights = applyAggregate(weights, sumRing(rings), WEIGHT_UNITS)
      model = encodeModel(of, weights, { round: String(round), base })
    }
    expect(await modelOf(outDir)).toBe(modelHash(model))
  })

  test('writes a line for each round and site, and its model scores as the last line says', async () => {
    const outDir = newOut()
    const rounds: number[] = []
    const result = await play(plan({ rounds: 3, weighting: 'images' }), outDir, { onRound: ({ round }) => rounds.push(round) })
    const lines = await linesOf(outDir)
    expect(rounds).toEqual([1, 2, 3])
    expect(lines.map(({ round, site }) => `${round} ${site}`)).toEqual(['1 site0', '1 site1', '2 site0', '2 site1', '3 site0', '3 site1'])
    expect(lines[1]).toMatchObject({ images: 72, clipped_share: 0, val: { images: 12 } })
    expect(lines[4]!.train_loss).toBeLessThan(lines[0]!.train_loss!)
    const session = await ort.InferenceSession.create(join(outDir, 'model.onnx'))
    const { images, labels, n } = await readSplit(sets[0]!.dir, 'test', ['blob'], 28)
    const { probability } = await session.run({ image: new ort.Tensor('uint8', images, [n, 1, 28, 28]) })
    const scores = probability!.data as Float32Array
    expect(result.per_site.site0).toMatchObject({
      evaluated_on: 'test',
      images: n,
      train_images: 48,
      auc: Number(auc(scores, labels)!.toFixed(6)),
    })
    const right = [...labels].filter((label, i) => scores[i]! > result.threshold! === (label === 1)).length
    expect(result.per_site.site0!.acc_tuned).toBeCloseTo(right / n, 6)
    expect(result).toMatchObject({ rounds: 3, evaluated_on: 'test', images: 20 })
  })

  test('ends early with the best model on validation, which each site is judged by with what it had kept of its own then; also taken up again', async () => {
    const outDir = newOut()
    const of = plan({ rounds: 8, select: 'best-validation', stopAfter: { rounds: 2, minDelta: '0' }, personal: 'normalisation' })
    const result = await play(of, outDir)
    const lines = await linesOf(outDir)
    const aucs = Array.from({ length: result.rounds }, (_, i) => {
      const told = lines.filter(({ round }) => round === i + 1).map(({ val }) => val)
      const images = told.reduce((sum, one) => sum + one.images, 0)
      return (told.reduce((sum, one) => sum + one.auc! * one.images, 0) / images).toFixed(6)
    })
    expect(result.rounds).toBeLessThan(8)
    expect(stopsAfter(of, aucs, result.rounds)).toBe(true)
    expect(stopsAfter(of, aucs, result.rounds - 1)).toBe(false)
    expect(result.selected_round).toBe(bestRound(aucs))
    expect(result.selected_round).toBeLessThan(result.rounds)
    const model = decodeModel(new Uint8Array(await readFile(join(outDir, 'model.safetensors'))), of)
    if (!model.ok) throw new Error(model.message)
    expect(model.metadata.round).toBe(String(result.selected_round))
    const kept = await readPersonal({ personal: join(outDir, 'personal') }, 'site1', result.selected_round + 1)
    const scored = await (await createScorer(of)).of(personalOf(of)!.replace(model.weights, kept!), await openDataset(sets[1]!.dir), 'test')
    expect(result.per_site.site1).toMatchObject({ evaluated_on: 'test', auc: metricsOf(scored).auc, acc: metricsOf(scored).acc })
    const again = await play(of, outDir)
    expect({ ...again, seconds: 0 }).toEqual({ ...result, seconds: 0 })
  })

  test('judges by another set where one is named, and chooses the threshold without it', async () => {
    const outDir = newOut()
    const without = await play(plan(), outDir)
    const judged = await play(plan(), outDir, { test: sets[2]!.dir })
    expect(judged).toMatchObject({ evaluated_on: 'test', images: 4, threshold: without.threshold, per_site: without.per_site })
  })

  test.each(PERSONAL_PARTS)('with its own %s judges each site by its own, and leaves that out of the global model', async (part) => {
    const outDir = newOut()
    const of = plan({ personal: part })
    const result = await play(of, outDir)
    const model = decodeModel(new Uint8Array(await readFile(join(outDir, 'model.safetensors'))), of)
    if (!model.ok) throw new Error(model.message)
    const personal = personalOf(of)!
    expect(personal.read(model.weights)).toEqual(personal.read(initialWeights(of)))
    const own = await Promise.all(['site0', 'site1'].map((name) => readPersonal({ personal: join(outDir, 'personal') }, name, 3)))
    expect(own[0]).not.toEqual(own[1])
    const dataset = await openDataset(sets[1]!.dir)
    const scored = await (await createScorer(of)).of(personal.replace(model.weights, own[1]!), dataset, 'test')
    expect(result.per_site.site1).toMatchObject({ auc: metricsOf(scored).auc, acc: metricsOf(scored).acc })
    expect((await linesOf(outDir)).at(-1)!.val).toEqual(
      metricsOf(await (await createScorer(of)).of(personal.replace(model.weights, own[1]!), dataset, 'val')),
    )
  })

  test('in turns trains at one site a round, and measures its model at all', async () => {
    const outDir = newOut()
    await play(plan({ rounds: 3, algorithm: 'cyclic', quorum: 1 }), outDir)
    const lines = await linesOf(outDir)
    expect(lines.map(({ steps }) => steps > 0)).toEqual([true, false, false, true, true, false])
    expect(lines.map(({ train_loss }) => train_loss === null)).toEqual([false, true, true, false, false, true])
    expect(lines.every(({ val }) => val.images > 0)).toBe(true)
  })

  test('of one site is the centralised run, whatever its quorum', async () => {
    const result = await play(plan({ quorum: 5, rounds: 1 }), newOut(), { sites: sites(1) })
    expect(Object.keys(result.per_site)).toEqual(['site0'])
  })
})

describe('a simulation that was stopped', () => {
  const planFile = async (of: Plan): Promise<string> => {
    const path = join(dir, `plan-${made++}.json`)
    await writeFile(path, JSON.stringify(of))
    return path
  }
  const started = async (of: Plan, outDir: string) => [
    'simulate',
    await planFile(of),
    ...sites().flatMap((site) => ['--site', site]),
    '--out',
    outDir,
  ]
  const until = async (condition: () => Promise<boolean>): Promise<void> => {
    while (!(await condition())) await sleep(20)
  }

  test.each(['SIGKILL', 'SIGINT'] as const)('by %s goes on after its last finished round, to the same model and lines', async (signal) => {
    const optimizer = { name: 'sgd', learningRate: '0.05', weightDecay: '0.001', momentum: '0.5' } as const
    const of = plan({ rounds: 6, algorithm: 'scaffold', optimizer, serverStep: momentum, personal: 'normalisation' })
    const [whole, broken] = [newOut(), newOut()]
    await play(of, whole)
    const args = await started(of, broken)
    const { child, ended } = startCli(args)
    await until(async () => (await readdir(join(broken, 'state')).catch((): string[] => [])).includes('model-2.safetensors'))
    child.kill(signal)
    expect(await ended).toMatchObject(
      signal === 'SIGKILL' ? { signal } : { code: 130, err: expect.stringContaining('The finished rounds are kept') },
    )
    const rest = await runCli(args)
    expect(rest.code).toBe(0)
    expect(rest.err).toMatch(/^Going on after round [1-5] of 6\./)
    expect(JSON.parse(rest.out.trim().split('\n').at(-1)!)).toMatchObject({ rounds: 6, per_site: { site0: {}, site1: {} } })
    expect(await modelOf(broken)).toBe(await modelOf(whole))
    const facts = async (outDir: string) => (await linesOf(outDir)).map(({ seconds: _, ...line }) => line)
    expect(await facts(broken)).toEqual(await facts(whole))
  })

  test('before its round was kept does that round again: neither half a line nor a line too many is left', async () => {
    const outDir = newOut()
    await play(plan(), outDir)
    const model = await modelOf(outDir)
    const lines = await linesOf(outDir)
    await appendFile(join(outDir, 'metrics.jsonl'), `${JSON.stringify({ ...lines[0], round: 3 })}\n{"round":3,"si`)
    await play(plan(), outDir)
    expect(await linesOf(outDir)).toEqual(lines)
    expect(await modelOf(outDir)).toBe(model)
  })
})

describe('what cannot be simulated is refused in a sentence', () => {
  test.each<[string, Partial<Plan>, () => string[], string]>([
    ['no site', {}, () => [], 'There is no site.'],
    ['a site without a folder', {}, () => ['a'], '--site a is not of the form NAME=PREPARED_DIR.'],
    ['a name that is none', {}, () => [`a b=${sets[0]!.dir}`], 'cannot be called "a b"'],
    ['two sites of one name', {}, () => [`a=${sets[0]!.dir}`, `a=${sets[1]!.dir}`], 'Two sites are called a.'],
    [
      'two sites with one folder',
      {},
      () => [`a=${sets[0]!.dir}`, `b=${dirname(sets[0]!.dir)}`],
      'The sites a and b have the same prepared data set.',
    ],
    ['a folder that holds no set', {}, () => [`a=${dir}`], 'There is no prepared data set in'],
    ['a label that a set lacks', { label: 'mass' }, () => sites(), 'The data set of the site site0 has no label "mass"'],
    ['pictures that are too small', { inputSizePx: 64 }, () => sites(), 'pictures of 28 px, and the plan needs 64 px'],
    ['a quorum above the sites', { quorum: 3 }, () => sites(), 'The plan asks for 3 sites in each round, and 2 are given.'],
    ['a plan that cannot be built', { clip: { normL2: '0', perCoordinate: '1' } }, () => sites(), 'The clip on the L2 norm'],
  ])('%s', async (_, changes, named, sentence) => {
    await expect(play(plan(changes), newOut(), { sites: named() })).rejects.toThrow(sentence)
  })

  test('another plan, or other sites, in a folder that holds a simulation', async () => {
    const outDir = newOut()
    await play(plan({ rounds: 1 }), outDir)
    await expect(play(plan({ rounds: 2 }), outDir)).rejects.toThrow('a simulation of another plan')
    await expect(play(plan({ rounds: 1 }), outDir, { sites: sites(3) })).rejects.toThrow('with other sites')
    await writeFile(join(outDir, 'state/progress.json'), '{')
    await expect(play(plan({ rounds: 1 }), outDir)).rejects.toThrow('whose state is damaged')
  })

  test('numbers that run away stop the first round, and the sentence names site and round', async () => {
    const optimizer = { name: 'sgd', learningRate: '1', weightDecay: '0', momentum: '0.9' } as const
    const wild = plan({ optimizer, algorithm: 'fedprox', proximalMu: '100', localEpochs: 30 })
    await expect(play(wild)).rejects.toThrow(/The site site\d stopped in round 1\. The loss became not-a-number/)
  })

  test('a plan with a field that is wrong, and a preset that there is not', async () => {
    const path = join(dir, 'plan.json')
    await writeFile(path, JSON.stringify({ ...plan(), rounds: 0 }))
    expect(await runCli(['simulate', path, '--site', sites()[0]!, '--out', newOut()])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cannot be run: rounds: .*\n$/),
    })
    expect(await runCli(['plan', '--preset', 'none'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is no preset "none"'),
    })
  })
})
