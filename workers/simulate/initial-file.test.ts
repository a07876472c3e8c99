import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { modelHash } from '#core/weights/model-file.ts'
import { readSafetensors, type SafeTensors } from '#core/weights/safetensors.ts'
import { runCli } from '#workers/site/testing/run-cli.ts'
import { writeBlobDataset } from '#workers/train/blob-dataset.ts'
import { startingPlan } from './initial-file.ts'
import type { MetricsLine } from './metrics-file.ts'
import { simulate } from './simulate.ts'

const plan = (changes: Partial<Plan> = {}): Plan =>
  defaultPlan({
    ...{ inputSizePx: 28, label: 'blob', rounds: 3, localEpochs: 2, quorum: 1 },
    template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4 } },
    ...changes,
  })

let dir: string
let set: Awaited<ReturnType<typeof writeBlobDataset>>
let model: string
let auc: number
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'initial-'))
  set = await writeBlobDataset(96, 'one')
  const out = { outDir: join(dir, 'before'), threads: 1, now: () => performance.now(), signal: new AbortController().signal }
  auc = (await simulate({ plan: plan(), sites: [`a=${set.dir}`], ...out })).auc!
  model = join(dir, 'before', 'model.safetensors')
})
afterAll(async () => {
  await rm(dirname(set.dir), { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})
const bytesOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(path))
const firstLoss = async (folder: string): Promise<number> =>
  (JSON.parse((await readFile(join(dir, folder, 'metrics.jsonl'), 'utf8')).split('\n')[0]!) as MetricsLine).train_loss!

test('a simulation goes on from the model of another run: its first round starts from that file, byte for byte', async () => {
  const fine = join(dir, 'fine.json')
  await writeFile(fine, JSON.stringify(plan({ rounds: 1, optimizer: { name: 'adamw', learningRate: '0.00001', weightDecay: '0' } })))
  const run = await runCli(['simulate', fine, '--site', `a=${set.dir}`, '--out', join(dir, 'after'), '--initial', model])
  expect(run.code, run.err).toBe(0)
  expect(Math.abs(JSON.parse(run.out.trim().split('\n').at(-1)!).auc - auc)).toBeLessThan(0.05)
  expect(await firstLoss('after')).toBeLessThan(await firstLoss('before'))
  const { metadata } = readSafetensors(await bytesOf(join(dir, 'after', 'model.safetensors'))) as SafeTensors
  expect(metadata.base).toBe(modelHash(await bytesOf(model)))
})

test('a plan that names no file starts from the one that is given; one that names a file starts from no other, and not without it', async () => {
  const { plan: named, initial } = await startingPlan(plan(), model)
  expect(named.initial).toEqual({ sha256: modelHash(initial!), bytes: initial!.length })
  expect(await startingPlan(named, model)).toEqual({ plan: named, initial, seededHead: false })
  expect(await startingPlan(plan(), undefined)).toEqual({ plan: plan(), seededHead: false })
  await expect(startingPlan(named, undefined)).rejects.toThrow('Name it with --initial FILE.')
  const other = plan({ initial: { sha256: 'a'.repeat(64), bytes: 9 } })
  await expect(startingPlan(other, model)).rejects.toThrow('is not the one that the plan names.')
})

test('a file that is no model, or of another template, is refused with a sentence', async () => {
  await expect(startingPlan(plan(), join(dir, 'before', 'model.onnx'))).rejects.toThrow('This is not a valid safetensors file')
  const wider = plan({ template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 32], groups: 4 } } })
  await expect(startingPlan(wider, model)).rejects.toThrow(/cannot be started from\. The tensor \S+ is F32 of the shape/)
  await expect(startingPlan(plan(), join(dir, 'nothing'))).rejects.toThrow('cannot be read.')
})
