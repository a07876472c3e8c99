import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { environmentAt, programEnv, readyEnvironment } from './environment.ts'
import type { Ran, RunProgram } from './run-program.ts'
import { setUp } from './set-up.ts'

let root: string
let lines: string[]
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flare-'))
  lines = []
})
afterEach(() => rm(root, { recursive: true, force: true }))

const ended = (code: number | null, stdout = ''): Ran => ({ code, stdout, stderr: '' })
const FOUND = JSON.stringify({ python: '3.11.2', nvflare: '2.9.0', torch: '1.13.0', gpus: 0 })

/** A machine with one Python of a version, on which every step succeeds but for those that a word names. */
const machine = (version: readonly number[] | null, failing: readonly string[] = []) => {
  const calls: string[] = []
  const run: RunProgram = async (_file, args) => {
    const words = args.join(' ')
    calls.push(words)
    if (version === null) return ended(null)
    if (failing.some((word) => words.includes(word))) return ended(1)
    if (words.includes('sys.version_info')) return ended(0, JSON.stringify(['/usr/bin/python3', version]))
    if (words.includes('venv')) await mkdir(join(root, 'env', 'bin'), { recursive: true })
    return ended(0, FOUND)
  }
  return { run, calls, installs: () => calls.filter((words) => words.includes('pip install')).length }
}
const made = (run: RunProgram, freeMb = 100_000) =>
  setUp({ root, torch: 'system', run, say: (line) => lines.push(line), freeMb: async () => freeMb })

test('an environment says what it installs and how large it is before anything is installed, and is ready only at the end', async () => {
  const { run, calls } = machine([3, 11, 2])
  const found = await setUp({
    root,
    torch: 'system',
    run: async (file, args, options) => {
      if (args.includes('install')) {
        expect(lines.join(' ')).toMatch(/nvflare==2\.9\.0.* 75 MB are fetched, and 330 MB/)
        await expect(readyEnvironment(root)).rejects.toMatchObject({ code: 'FLARE_ABSENT' })
      }
      return run(file, args, options)
    },
    say: (line) => lines.push(line),
    freeMb: async () => 1000,
  })
  expect(found).toMatchObject({ nvflare: '2.9.0', torchFrom: 'system' })
  expect(calls.find((words) => words.includes('install'))).toContain('nvflare==2.9.0 pyarrow==17.0.0')
  await expect(readyEnvironment(root)).resolves.toMatchObject({ dir: join(root, 'env') })
})

test('a machine without Python, with one that is too old, and without room are told so in one sentence each, and nothing is installed', async () => {
  const none = machine(null)
  await expect(made(none.run)).rejects.toThrow(/^There is no Python on this machine: .* Install it/)
  const old = machine([3, 8, 10])
  await expect(made(old.run)).rejects.toThrow(/^Python 3\.8\.10 is too old: NVIDIA FLARE needs Python 3\.10 or newer/)
  const full = machine([3, 11, 2])
  await expect(made(full.run, 200)).rejects.toThrow(/has 200 MB left, and 330 MB are needed/)
  const bare = machine([3, 11, 2], ['import torch, numpy'])
  await expect(made(bare.run)).rejects.toThrow(/python3-torch/)
  expect([none, old, full, bare].map(({ installs }) => installs())).toEqual([0, 0, 0, 0])
})

test('an installation that fails leaves no environment that counts, and the next one begins anew', async () => {
  await expect(made(machine([3, 11, 2], ['pip install']).run)).rejects.toThrow(/could not be installed: check the network/)
  await expect(readyEnvironment(root)).rejects.toMatchObject({ code: 'FLARE_ABSENT' })
  await writeFile(join(root, 'env', 'left-over'), '')
  await made(machine([3, 11, 2]).run)
  expect(lines.join(' ')).toContain('begun here and not finished')
  expect(existsSync(join(root, 'env', 'left-over'))).toBe(false)
})

test('a sound environment is left alone, and one whose check fails is made anew', async () => {
  await made(machine([3, 11, 2]).run)
  const again = machine([3, 11, 2])
  await made(again.run)
  expect(again.installs()).toBe(0)
  let broken = true
  const repaired = machine([3, 11, 2])
  await made(async (file, args, options) => {
    if (broken && args.join(' ').includes('import nvflare')) return ended(1)
    if (args.includes('install')) broken = false
    return repaired.run(file, args, options)
  })
  expect(repaired.installs()).toBe(1)
  expect(lines.join(' ')).toContain('is broken: it is made anew')
})

test('programs of the environment get a home folder of their own and no variable of ours', async () => {
  process.env.ROUNDTABLE_SECRET = 'x'
  const env = programEnv(environmentAt(root))
  delete process.env.ROUNDTABLE_SECRET
  expect(Object.keys(env)).not.toContain('ROUNDTABLE_SECRET')
  expect(env.HOME).toBe(join(root, 'user'))
  expect(env.PATH?.startsWith(join(root, 'env', 'bin'))).toBe(true)
})

test('what pip said is kept beside the environment', async () => {
  await made(machine([3, 11, 2]).run)
  expect(await readFile(join(root, 'setup.log'), 'utf8')).toContain('pip install')
})
