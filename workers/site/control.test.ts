import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepControl, readControl } from './control.ts'
import { type Home, homeAt } from './home.ts'

let home: Home
const names = async () => (await readdir(join(home.control, 'run-1'))).sort()
beforeEach(async () => {
  home = homeAt(await mkdtemp(join(tmpdir(), 'roundtable-control-')))
})
afterEach(() => rm(home.dir, { recursive: true }))

test('a round goes on from the round that counted last, whatever was kept since, and runs do not mix', async () => {
  expect(await readControl(home, 'run-1', 1)).toBeNull()
  await keepControl(home, 'run-1', { round: 1, since: 0 }, Float32Array.of(1, 1.5))
  await keepControl(home, 'run-1', { round: 2, since: 1 }, Float32Array.of(2, 2.5))
  // Round 2 did not count.
  await keepControl(home, 'run-1', { round: 3, since: 1 }, Float32Array.of(3, 3.5))
  expect(await readControl(home, 'run-1', 1)).toEqual(Float32Array.of(1, 1.5))
  expect(await readControl(home, 'run-2', 1)).toBeNull()
  expect(await names()).toEqual(['1.f32', '3.f32'])
})

test('a round that is done again keeps the same, and only what may be asked for stays', async () => {
  for (const round of [8, 9, 10]) await keepControl(home, 'run-1', { round, since: round - 1 }, Float32Array.of(round))
  await keepControl(home, 'run-1', { round: 10, since: 9 }, Float32Array.of(10))
  expect(await readControl(home, 'run-1', 9)).toEqual(Float32Array.of(9))
  expect(await names()).toEqual(['10.f32', '9.f32'])
})
