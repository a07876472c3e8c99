import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { bytes, openSession } from '#workers/train/session.ts'
import { conclusionTable } from './conclude.ts'
import { importNpz } from './import-npz.ts'
import { partition } from './partition.ts'
import { simulate } from './simulate.ts'
import { placedBlobs, SIDE, writeBlobFile } from './testing/placed-blobs.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'heads-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** @param rowOf labels of a picture, and the blobs it shows */
const fileOf = async (name: string, rowOf: Parameters<typeof writeBlobFile>[3]): Promise<string> => {
  const path = join(dir, `${name}.npz`)
  await writeBlobFile(path, name, { train: 180, val: 60, test: 60 }, rowOf)
  return path
}

const plan = defaultPlan({
  ...{ inputSizePx: SIDE, batchSize: 16, rounds: 4, localEpochs: 2, quorum: 2 },
  template: { name: 'cnn-groupnorm', params: { channels: [8, 16, 16], groups: 4, activation: 'silu', dropout: 10 } },
})
const run = async (name: string, file: string, labels: string[], learned: Partial<Plan>) => {
  const [whole, parts, outDir] = [join(dir, `${name}-whole`), join(dir, `${name}-parts`), join(dir, `${name}-run`)]
  await importNpz({ file, outDir: whole, labels })
  const divided = await partition({ dir: whole, outDir: parts, sites: 2, alpha: 5, seed: 1, skew: 'label', label: labels[0] })
  const sites = divided.map((part) => `${part.name}=${part.dir}`)
  const signal = new AbortController().signal
  const conclusion = await simulate({
    plan: { ...plan, ...learned },
    sites,
    test: whole,
    outDir,
    threads: 2,
    now: () => performance.now(),
    signal,
  })
  return { conclusion, outDir }
}

describe('a simulation from a MedMNIST file', () => {
  test('of three classes learns them, and tells of each class and which is taken for which', async () => {
    const file = await fileOf('classes', (i) => ({ row: [i % 3], shown: [i % 3] }))
    const head = { kind: 'multi-class', classes: ['upper left', 'upper right', 'below'] } as const
    const { conclusion, outDir } = await run('classes', file, ['place'], { label: 'place', head: { ...head, classes: [...head.classes] } })
    expect(conclusion).toMatchObject({ evaluated_on: 'test', images: 60, threshold: null })
    expect(conclusion.auc).toBeGreaterThan(0.95)
    expect(conclusion.acc).toBeGreaterThan(0.8)
    expect(conclusion.acc_tuned).toBe(conclusion.acc)
    const areas = head.classes.map((name) => conclusion.per_class![name]!.auc!)
    expect(conclusion.auc).toBeCloseTo(areas.reduce((a, b) => a + b) / 3, 5)
    expect(conclusion.confusion!.map((row) => row.reduce((a, b) => a + b))).toEqual([20, 20, 20])
    expect(conclusion.confusion!.reduce((sum, row, i) => sum + row[i]!, 0) / 60).toBeCloseTo(conclusion.acc!, 6)
    const lines = (await readFile(join(outDir, 'metrics.jsonl'), 'utf8')).trim().split('\n')
    expect(lines).toHaveLength(8)
    const text = conclusionTable(conclusion, 'test set')
    for (const words of ['mean AUC', 'upper left', '95 % interval', 'is, and is taken for']) expect(text).toContain(words)
    const model = await openSession(await readFile(join(outDir, 'model.onnx')))
    const { probability } = await model.run({ image: bytes(placedBlobs([1], 'another'), [1, 1, SIDE, SIDE]) })
    expect([...probability!.data].indexOf(Math.max(...probability!.data))).toBe(1)
    expect(probability!.data.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
  })

  test('of two labels learns each, with a threshold of its own from validation, also when classes are drawn alike often', async () => {
    const file = await fileOf('labels', (i) => {
      const row = [i % 2, i % 4 > 0 ? 1 : 0]
      return { row, shown: [0, 2].filter((_, at) => row[at] === 1) }
    })
    const head = { kind: 'multi-label' as const, labels: ['left', 'below'] }
    const { conclusion, outDir } = await run('labels', file, ['left', 'below'], { label: 'left', head, imbalance: 'sampling' })
    expect(conclusion).toMatchObject({ images: 60, threshold: null, per_class: { left: { images: 30 }, below: { images: 45 } } })
    expect(Object.keys(conclusion.thresholds!)).toEqual(['left', 'below'])
    expect(conclusion.auc).toBeGreaterThan(0.95)
    expect(conclusion.confusion).toBeUndefined()
    expect(conclusionTable(conclusion, 'test set')).toContain('Thresholds were chosen on validation images: left ')
    expect(existsSync(join(outDir, 'model.safetensors'))).toBe(true)
  })

  test('is refused where the file has a class that the plan does not name', async () => {
    const file = join(dir, 'classes.npz')
    await expect(run('short', file, ['place'], { label: 'place' })).rejects.toThrow('Name all of its classes in the head of the plan.')
  })
})
