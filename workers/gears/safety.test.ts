import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, statfs, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDataset } from '../dataset/open.ts'
import { makePhantoms } from '../phantom/make.ts'
import { runCli, startCli } from '../site/testing/run-cli.ts'
import { prepare } from './prepare.ts'

const isRoot = process.getuid?.() === 0
const KEY = 'ab'.repeat(32)
let dir: string
let args: string[]
let phantoms: Awaited<ReturnType<typeof makePhantoms>>
/** Manifest hash of a run that nothing disturbed. */
let expected: string

const hashIn = (out: string): string => /^Data set {2}([0-9a-f]{64})$/m.exec(out)?.[1] ?? out
const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  for (let tries = 0; !(await isTrue()); tries++) {
    if (tries > 6000) throw new Error('It did not come to that.')
    await sleep(5)
  }
}
const entriesIn = async (out: string): Promise<number> =>
  (await readdir(join(out, 'private/cache'), { recursive: true }).catch(() => [] as string[])).filter((name) => name.endsWith('.bin'))
    .length
const oldSet = async (name: string): Promise<string> => {
  const out = join(dir, name)
  await cp(join(dir, 'old'), out, { recursive: true })
  return out
}
/** Child processes of a process that still run; none where there is no /proc. */
const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ').filter(Boolean).map(Number)
const runs = async (pid: number): Promise<boolean> => {
  const state = /^State:\s+(\S)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1]
  return state !== undefined && state !== 'Z'
}
const whole = async (out: string): Promise<string> => (await openDataset(join(out, 'prepared'), { verify: 'all' })).hash

beforeAll(async () => {
  dir = await realpath(await mkdtemp(join(tmpdir(), 'safety-')))
  await chmod(dir, 0o755)
  phantoms = await makePhantoms({ dir, site: 'guangzhou', patients: 6 })
  await writeFile(join(dir, 'key'), KEY)
  await writeFile(join(dir, 'small.json'), '{ "resize": { "sizePx": 32 } }')
  args = ['prepare', '--in', phantoms.inputDir, '--labels', phantoms.labels, '--key', join(dir, 'key'), '--threads', '1']
  const [undisturbed, old] = await Promise.all([
    runCli([...args, '--out', join(dir, 'undisturbed')]),
    runCli([...args, '--out', join(dir, 'old'), '--config', join(dir, 'small.json')]),
  ])
  expected = hashIn(undisturbed.out)
  expect([undisturbed.code, old.code, expected.length]).toEqual([0, 0, 64])
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('of two preparations in one folder the second is refused while the first is at work, and allowed after it', async () => {
  const out = join(dir, 'twice')
  const first = startCli([...args, '--out', out])
  await until(() => existsSync(join(out, 'private/prepare.lock')))
  const second = await runCli([...args, '--out', out])
  expect([second.code, second.out, second.err]).toEqual([
    2,
    '',
    `Another preparation is at work in ${out} (process ${first.child.pid}). Wait until it has ended, or name another folder with --out.\n`,
  ])
  expect(hashIn((await first.ended).out)).toBe(expected)
  expect(existsSync(join(out, 'private/prepare.lock'))).toBe(false)
  expect(hashIn((await runCli([...args, '--out', out])).out)).toBe(expected)
})

test('a run that is killed among the files leaves the set of before whole and no reader behind, and the next one goes on to the same set', async () => {
  const out = await oldSet('killed')
  const before = await whole(out)
  const had = await entriesIn(out)
  const run = startCli([...args, '--out', out])
  await until(async () => (await entriesIn(out)) >= had + 3)
  const readers = await childrenOf(run.child.pid!)
  run.child.kill('SIGKILL')
  expect((await run.ended).signal).toBe('SIGKILL')
  expect(readers).toHaveLength(process.platform === 'linux' ? 1 : 0)
  await until(async () => !(await Promise.all(readers.map(runs))).includes(true))
  expect(await whole(out)).toBe(before)
  const next = await runCli([...args, '--out', out])
  expect([next.code, hashIn(next.out)]).toEqual([0, expected])
  expect(next.out).toMatch(/, [1-9]\d* known from before\.$/m)
})

test('a run that is stopped with Ctrl-C ends with 130 in one sentence, holds nothing, and goes on', async () => {
  const out = join(dir, 'stopped')
  const run = startCli([...args, '--out', out])
  await until(async () => (await entriesIn(out)) >= 2)
  run.child.kill('SIGINT')
  const { code, out: said, err } = await run.ended
  expect([code, said]).toEqual([130, ''])
  expect(err).toContain('Stopped. What was finished is kept: give the same command again to go on.\n')
  expect(existsSync(join(out, 'private/prepare.lock'))).toBe(false)
  const next = await runCli([...args, '--out', out])
  expect([next.code, hashIn(next.out)]).toEqual([0, expected])
})

test.each([
  ['set-written', 'before its manifest is written', 'old'],
  ['set-swapping', 'between the two renames', 'none'],
])('a run that is killed at %s, %s, leaves a whole set or none, and the next one ends with the same set', async (failpoint, _, left) => {
  const out = await oldSet(failpoint)
  const before = await whole(out)
  const killed = await runCli([...args, '--out', out], { NODE_ENV: 'test', ROUNDTABLE_FAILPOINT: failpoint })
  expect(killed.signal).toBe('SIGKILL')
  if (left === 'old') expect(await whole(out)).toBe(before)
  else expect(existsSync(join(out, 'prepared'))).toBe(false)
  // Whatever the next run meets: what was there before is there again before anything else is done.
  const refused = await runCli([...args, '--out', out, '--labels', join(dir, 'absent.csv')])
  expect(refused.code).toBe(2)
  expect(await whole(out)).toBe(before)
  const next = await runCli([...args, '--out', out])
  expect([next.code, hashIn(next.out), await whole(out)]).toEqual([0, expected, expected])
  expect((await readdir(out)).filter((name) => name.startsWith('prepared'))).toEqual(['prepared'])
})

const FULL = /^The disk .*is full.*\.\n$/m

/** Whether a disk of its own can be mounted here. */
const mounted = (at: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', at], { stdio: 'ignore' })
    return true
  } catch {
    console.log('A small disk cannot be mounted here (that needs root on Linux): a disk that fills up is not tested.')
    return false
  }
}

test('a disk that fills up leaves the set of before as it was, in one sentence, and goes on when there is room', async (context) => {
  const out = join(dir, 'disk')
  await mkdir(out)
  if (!mounted(out)) return context.skip()
  try {
    await cp(join(dir, 'old'), out, { recursive: true })
    const before = await whole(out)
    // Room for some results, then for all of them but not for the set, then for nothing at all.
    for (const roomBytes of [300_000, 2_000_000, 0]) {
      const { bavail, bsize } = await statfs(out)
      await writeFile(join(out, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - roomBytes)))
      const full = await runCli([...args, '--out', out])
      expect([full.code, full.out], full.err).toEqual([2, ''])
      expect(full.err).toMatch(FULL)
      expect(await whole(out)).toBe(before)
      expect(existsSync(join(out, 'prepared.partial'))).toBe(false)
      await rm(join(out, 'filler'))
    }
    const next = await runCli([...args, '--out', out])
    expect([next.code, hashIn(next.out), await whole(out)]).toEqual([0, expected, expected])
    expect(next.out).toMatch(/, [1-9]\d* known from before\.$/m)
  } finally {
    execFileSync('umount', [out])
  }
})

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url))
const start = (command: string, argv: readonly string[], user?: number) => {
  const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'pipe'], ...(user === undefined ? {} : { uid: user, gid: user }) })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => void (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (said.err += chunk.toString()))
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, ...said })),
  )
}

test.skipIf(process.platform === 'win32')('a file that may not grow is a full disk: the set of before stays', async () => {
  const out = await oldSet('limit')
  const before = await whole(out)
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', CLI, ...args, '--out', out]
  // In blocks of 512 bytes: more than a result, less than the packed pictures.
  const full = await start('sh', ['-c', 'ulimit -f 600; exec "$@"', 'sh', ...node])
  expect([full.code, full.out], full.err).toEqual([2, ''])
  expect(full.err).toMatch(FULL)
  expect(await whole(out)).toBe(before)
  expect(hashIn((await runCli([...args, '--out', out])).out)).toBe(expected)
})

test('a file that vanishes between the walk and its turn is a row with a reason, and the others are prepared', async () => {
  const input = join(dir, 'vanishing')
  await cp(phantoms.inputDir, input, { recursive: true })
  await writeFile(join(input, 'zz.dcm'), 'soon gone')
  let first = true
  const report = await prepare({
    in: input,
    labels: phantoms.labels,
    out: join(dir, 'vanished'),
    key: join(dir, 'key'),
    threads: 1,
    onProgress: ({ done }) => {
      if (done === 1 && first) void unlink(join(input, 'zz.dcm'))
      if (done === 1) first = false
    },
  })
  expect([report.accepted, report.byReason.NO_ACCESS]).toEqual([phantoms.images, 1])
  expect(await readFile(join(dir, 'vanished/private/report.csv'), 'utf8')).toContain('zz.dcm,excluded,NO_ACCESS,,')
})

/** Somebody without rights: root reads everything, so it becomes another user. */
const NOBODY = isRoot ? 65_534 : undefined
const asNobody = (...argv: string[]) => start(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...argv], NOBODY)
const ownedByNobody = async (path: string): Promise<void> => {
  if (NOBODY !== undefined)
    for (const name of ['.', ...(await readdir(path, { recursive: true }))]) await chown(join(path, name), NOBODY, NOBODY)
}
const canRun = async (): Promise<boolean> => {
  const { code } = await asNobody('help')
  if (code !== 0) console.log('Another user cannot start the program from here: missing rights are not tested.')
  return code === 0
}

test.skipIf(process.platform === 'win32')('files and folders without the right to read them are rows with a reason', async (context) => {
  if (!(await canRun())) return context.skip()
  const here = join(dir, 'rights')
  await mkdir(here)
  await cp(phantoms.inputDir, join(here, 'in'), { recursive: true })
  await mkdir(join(here, 'in/closed'))
  await writeFile(join(here, 'in/secret.dcm'), 'secret')
  await writeFile(join(here, 'key'), KEY)
  await cp(phantoms.labels, join(here, 'labels.csv'))
  await ownedByNobody(here)
  await chmod(join(here, 'in/secret.dcm'), 0o000)
  await chmod(join(here, 'in/closed'), 0o000)
  const { code, out, err } = await asNobody(
    ...['prepare', '--in', join(here, 'in'), '--labels', join(here, 'labels.csv')],
    ...['--out', join(here, 'out'), '--key', join(here, 'key'), '--threads', '1'],
  )
  expect([code, hashIn(out)], err).toEqual([0, expected])
  const report = await readFile(join(here, 'out/private/report.csv'), 'utf8')
  expect(report).toMatch(/^secret\.dcm,excluded,NO_ACCESS,,/m)
  expect(report).toMatch(/^closed,excluded,NO_ACCESS,,/m)
  await chmod(join(here, 'in/closed'), 0o700)
})

test.skipIf(process.platform === 'win32')('an output folder without the right to write in it is one sentence', async (context) => {
  if (!(await canRun())) return context.skip()
  const out = join(dir, 'shut')
  await mkdir(join(out, 'private'), { recursive: true })
  if (isRoot) await chmod(join(dir, 'key'), 0o644)
  else await chmod(join(out, 'private'), 0o500)
  const { code, out: said, err } = await asNobody(...args, '--out', out)
  expect([code, said, err]).toEqual([
    2,
    '',
    'The output folder cannot be written to. Give yourself the right to write in it, or name another folder with --out.\n',
  ])
})
