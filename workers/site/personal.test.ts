import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Home, homeAt } from './home.ts'
import { pruneRuns } from './kept-runs.ts'
import { keepPersonal, readPersonal, settlePersonal } from './personal.ts'

let home: Home
beforeEach(async () => {
  home = homeAt(await mkdtemp(join(tmpdir(), 'roundtable-personal-')))
})
afterEach(() => rm(home.dir, { recursive: true }))

test('a round begins with what the rounds before it kept, also when it is done again, and runs do not mix', async () => {
  expect(await readPersonal(home, 'run-1', 1)).toBeNull()
  await keepPersonal(home, 'run-1', { round: 1, select: false }, Float32Array.of(1, 1.5))
  await keepPersonal(home, 'run-1', { round: 3, select: false }, Float32Array.of(3, 3.5))
  expect(await readPersonal(home, 'run-1', 3)).toEqual(Float32Array.of(1, 1.5))
  await keepPersonal(home, 'run-1', { round: 3, select: false }, Float32Array.of(3, 3.5))
  expect(await readPersonal(home, 'run-1', 12)).toEqual(Float32Array.of(3, 3.5))
  expect(await readPersonal(home, 'run-1', 1)).toBeNull()
  expect(await readPersonal(home, 'run-2', 9)).toBeNull()
})

test('only the last two rounds of a run are kept, counted as numbers', async () => {
  for (const round of [8, 9, 10, 11]) await keepPersonal(home, 'run-1', { round, select: false }, Float32Array.of(round))
  expect((await readdir(join(home.personal, 'run-1'))).sort()).toEqual(['10.f32', '11.f32'])
})

test('where any round may be selected all are kept, and its model finds what it was trained with', async () => {
  for (const round of [1, 2, 3, 4]) await keepPersonal(home, 'run-1', { round, select: true }, Float32Array.of(round))
  expect(await readPersonal(home, 'run-1', 2 + 1)).toEqual(Float32Array.of(2))
})

test('when a run has ended only what goes with its model is kept', async () => {
  for (const round of [1, 2, 4, 5]) await keepPersonal(home, 'run-1', { round, select: true }, Float32Array.of(round))
  await settlePersonal(home, 'run-1', 3)
  expect(await readdir(join(home.personal, 'run-1'))).toEqual(['2.f32'])
  await settlePersonal(home, 'run-0', 3)
})

test('of runs that never ended the last dozen are kept', async () => {
  await pruneRuns(home.personal)
  for (let run = 1; run <= 14; run++) {
    await keepPersonal(home, `run-${run}`, { round: 1, select: false }, Float32Array.of(run))
    await utimes(join(home.personal, `run-${run}`), run, run)
  }
  await pruneRuns(home.personal)
  const kept = await Promise.all([1, 2, 3, 14].map((run) => readPersonal(home, `run-${run}`, 2)))
  expect(kept).toEqual([null, null, Float32Array.of(3), Float32Array.of(14)])
  expect(await readdir(home.personal)).toHaveLength(12)
})
