import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ABSENT_LABEL } from '#core/dataset/prepared.ts'
import { initialWeights } from '#core/model/initial-weights.ts'
import { randomFrom } from '#core/model/random.ts'
import { parameters } from '#core/model/template.ts'
import { trainingStep } from '#core/model/training-step.ts'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { findTorch } from '#workers/python/testing/find-torch.ts'
import { openSession } from '#workers/train/session.ts'
import { trainLocally } from '#workers/train/train-locally.ts'

const FOLDER = fileURLToPath(new URL('./', import.meta.url))
const python = findTorch((text) => console.warn(text), 'torch, numpy')

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'training-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

// One flat vector in the order of core/model/template.ts goes in and comes out.
const PROGRAM = `import json, sys
import numpy as np
import torch
from roundtable_flare.training import Split, load, train, weights_of
from roundtable_models import build
folder = sys.argv[1]
task = json.load(open(f"{folder}/task.json"))
plan, table, size = task["plan"], task["table"], task["plan"]["inputSizePx"]
torch.set_num_threads(1)
flat = np.fromfile(f"{folder}/weights", np.float32)
model = build(plan["template"], size)
load(model, {row["name"]: flat[row["offset"]:][:row["length"]].reshape(row["shape"]) for row in table})
images, labels = np.fromfile(f"{folder}/images", np.uint8).reshape(-1, size, size), np.fromfile(f"{folder}/labels", np.uint8)
trained = train(model, plan, Split(images, labels, []), task["round"], task["seed"], lambda *_: None)
weights = weights_of(model)
np.concatenate([weights[row["name"]].reshape(-1) for row in table]).tofile(f"{folder}/trained")
print(json.dumps([trained.steps, trained.train_loss]))
`

const CASES: readonly [string, Partial<Plan>][] = [
  ['AdamW over passes with an unfull batch', {}],
  ['SGD with momentum', { optimizer: { name: 'sgd', learningRate: '0.01', weightDecay: '0.01', momentum: '0.9' } }],
  ['full batches of a number of steps', { localSteps: 3, schedule: 'constant' }],
  ['both classes drawn alike often, smoothed labels', { imbalance: 'sampling', labelSmoothing: '0.1' }],
  [
    'FedProx with a clip on the gradient',
    {
      algorithm: 'fedprox',
      proximalMu: '0.1',
      gradientClip: '0.5',
      optimizer: { name: 'sgd', learningRate: '0.02', weightDecay: '0', momentum: '0.5' },
    },
  ],
  [
    'mirrored and unweighted',
    { imbalance: 'none', augmentation: { shiftPercent: 10, rotateDegrees: 20, contrastPercent: 30, mirror: true } },
  ],
]

describe.skipIf(python === null)('a round of PyTorch under FLARE', () => {
  test.each(CASES)('%s: moves the weights as the built-in engine does', async (_, changes) => {
    const template = { name: 'cnn-groupnorm', params: { channels: [8, 16], groups: 4 } } as const
    const plan = defaultPlan({
      inputSizePx: 28,
      batchSize: 16,
      ...changes,
      template: { ...template, params: { ...template.params, channels: [8, 16] } },
    })
    const random = randomFrom('films')
    const n = 40
    const images = Uint8Array.from({ length: n * 28 * 28 }, () => random.below(256))
    const labels = Uint8Array.from({ length: n }, (_, i) => (i === 7 ? ABSENT_LABEL : i % 4 === 0 ? 1 : 0))
    const base = initialWeights(plan)
    const task = { round: 2, seed: '1/2/abc' }
    await writeFile(join(dir, 'weights'), base)
    await writeFile(join(dir, 'images'), images)
    await writeFile(join(dir, 'labels'), labels)
    await writeFile(join(dir, 'task.json'), JSON.stringify({ ...task, plan, table: parameters(plan) }))
    const said = execFileSync(python!, ['-c', PROGRAM, dir], {
      encoding: 'utf8',
      env: {
        ...process.env,
        PYTHONPATH: [FOLDER, join(FOLDER, '../python')].join(':'),
        PYTHONDONTWRITEBYTECODE: '1',
        OMP_NUM_THREADS: '1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [steps, loss] = JSON.parse(said) as [number, number]
    const bytes = await readFile(join(dir, 'trained'))
    const theirs = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    const session = await openSession(trainingStep(plan))
    const own = await trainLocally({ session, plan, ...task, base, data: { images, labels, n }, report: () => {} } as never)
    expect(steps).toBe(own.steps)
    expect(Math.abs(loss - own.trainLoss)).toBeLessThan(1e-5)
    const way = Math.hypot(...own.weights.map((value, i) => value - base[i]!))
    const apart = Math.hypot(...own.weights.map((value, i) => value - theirs[i]!))
    expect(way).toBeGreaterThan(0.003)
    expect(apart / way).toBeLessThan(1e-3)
  })
})
