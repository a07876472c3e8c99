import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { defaultPlan } from '#core/run/plan.ts'
import { runCli } from '../testing/run-cli.ts'

const dir = mkdtempSync(join(tmpdir(), 'roundtable-plan-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const check = async (changes: object, ...more: string[]) => {
  const path = join(dir, 'plan.json')
  await writeFile(path, JSON.stringify({ ...defaultPlan(), ...changes }))
  return runCli(['plan', '--check', path, ...more])
}
const adam = (learningRate: string) => ({ optimizer: { name: 'adamw', learningRate, weightDecay: '0' } })

test('a plan that can be run is said to be, with its digest', async () => {
  expect(await check({}, '--sites', '2')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/can be run: 97457 weights.* Plan [0-9a-f]{64}\n$/),
  })
})

test.each([
  ['a learning rate that leaves nothing', adam('1'), [], 'optimizer.learningRate: The learning rate 1 must lie above 0 and below 1'],
  ['a learning rate that is no number', adam('NaN'), [], 'optimizer.learningRate: Write a plain number'],
  ['an unknown algorithm', { algorithm: 'fedlore' }, [], 'algorithm: '],
  ['a quorum above the sites', { quorum: 4 }, ['--sites', '3'], 'quorum: The quorum is 4 sites, but only 3 are asked'],
])('%s is refused with the field that is wrong', async (_, changes, more, words) => {
  expect(await check(changes, ...more)).toMatchObject({ code: 1, err: expect.stringContaining(`cannot be run: ${words}`) })
})
