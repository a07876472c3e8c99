import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initialWeights } from '#core/model/initial-weights.ts'
import type { Plan } from '#core/run/plan.ts'
import { encodeModel } from '#core/weights/model-file.ts'
import { writeBlobDataset } from '#workers/train/blob-dataset.ts'
import { blobPlan, blobTask, limits } from '#workers/train/blob-task.ts'
import { runTask } from '#workers/train/run-task.ts'
import { simulate } from './simulate.ts'
import { matrixTable } from './site-matrix.ts'

let dir: string
let sets: Awaited<ReturnType<typeof writeBlobDataset>>[]
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'alone-'))
  sets = [await writeBlobDataset(128, 'one'), await writeBlobDataset(64, 'two')]
})
afterAll(async () => {
  for (const set of sets) await rm(dirname(set.dir), { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

const plan: Plan = { ...blobPlan, rounds: 2, localEpochs: 1, optimizer: { name: 'adamw', learningRate: '0.0005', weightDecay: '0' } }
const play = (outDir: string, changes: Partial<Parameters<typeof simulate>[0]> = {}) =>
  simulate({
    ...{ plan, sites: sets.map((set, i) => `site${i}=${set.dir}`), outDir, threads: 2, alone: true },
    ...{ now: () => performance.now(), signal: new AbortController().signal },
    ...changes,
  })

test('with --alone every model is tried at every site, and written as a table', async () => {
  const outDir = join(dir, 'all')
  const { matrix, per_site } = await play(outDir)
  expect(matrix?.models).toEqual(['alone site0', 'alone site1', 'global'])
  expect(matrix?.sites.map(({ site, evaluated_on }) => [site, evaluated_on])).toEqual([
    ['site0', 'test'],
    ['site1', 'test'],
  ])
  expect(matrix?.sites.map(({ auc }) => auc[2])).toEqual([per_site.site0!.auc, per_site.site1!.auc])
  expect(new Set(matrix?.sites[0]?.auc).size).toBeGreaterThan(1)
  const csv = await readFile(join(outDir, 'matrix.csv'), 'utf8')
  expect(csv.split('\r\n')[0]).toBe('site,evaluated_on,images,alone site0,alone site1,global')
  expect(csv.trim().split('\r\n')).toHaveLength(3)
  expect(matrixTable(matrix!)).toMatch(/site1 +test +[01]\.\d{4} +[01]\.\d{4} +[01]\.\d{4}/)
})

test('a model of a site alone is the one that its agent trains for the exchange, and is not trained twice', async () => {
  const outDir = join(dir, 'again')
  const { matrix } = await play(outDir)
  const path = join(outDir, 'alone', 'site0.safetensors')
  const before = await stat(path)
  expect((await play(outDir)).matrix).toEqual(matrix)
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs)
  const initial = encodeModel(plan, initialWeights(plan))
  const asked = { plan, kind: 'evaluate', round: 3, threshold: 0, suppressBelow: 0, baseModel: initial } as const
  const { alone } = await runTask(blobTask(sets[0]!, { ...asked, alone: { initial, rounds: 2, seconds: 60 } }), limits)
  if (alone?.kind !== 'told' || alone.test.auc.kind !== 'value') throw new Error('no model of its own')
  expect(Number(alone.test.auc.value)).toBe(matrix?.sites[0]?.auc[0])
})

test('what stays at each site makes one column more, and without --alone there is no matrix', async () => {
  const personal = await play(join(dir, 'personal'), { plan: { ...plan, rounds: 1, personal: 'normalisation' } })
  expect(personal.matrix?.models.slice(-2)).toEqual(['global', 'personal'])
  expect((await play(join(dir, 'none'), { plan: { ...plan, rounds: 1 }, alone: false })).matrix).toBeUndefined()
})
