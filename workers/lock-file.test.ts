import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lockHolder, takeLockFile } from './lock-file.ts'

const dir = await mkdtemp(join(tmpdir(), 'lock-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const MODULE = new URL('./lock-file.ts', import.meta.url).href

/** A process of its own that takes the lock, says what it got, and holds it until it is killed. */
const holder = (path: string) => {
  const code = `import(${JSON.stringify(MODULE)}).then(async ({ takeLockFile }) => {
    console.log(JSON.stringify(await takeLockFile(${JSON.stringify(path)})))
    setInterval(() => {}, 1000)
  })`
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = new Promise<{ taken: boolean; holder?: number }>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString()) as { taken: boolean })),
  )
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
  }
  return { pid: child.pid!, said, kill }
}

test('a lock is held against this process and others until it is released', async () => {
  const path = join(dir, 'a.lock')
  const lock = await takeLockFile(path)
  expect(lock.taken).toBe(true)
  expect(await takeLockFile(path)).toEqual({ taken: false, holder: process.pid })
  const other = holder(path)
  expect(await other.said).toEqual({ taken: false, holder: process.pid })
  await other.kill()
  if (lock.taken) await lock.release()
  expect(await lockHolder(path)).toBeNull()
  expect((await takeLockFile(path)).taken).toBe(true)
})

test('the lock of a killed process is taken over, that of a living one is not', async () => {
  const path = join(dir, 'b.lock')
  const other = holder(path)
  await other.said
  expect(await takeLockFile(path)).toEqual({ taken: false, holder: other.pid })
  await other.kill()
  expect((await takeLockFile(path)).taken).toBe(true)
})

test.skipIf(process.platform !== 'linux')('a process that was given the number of a dead one does not hold its lock', async () => {
  const path = join(dir, 'c.lock')
  await writeFile(path, JSON.stringify({ pid: process.ppid, birth: '1' }))
  expect((await takeLockFile(path)).taken).toBe(true)
})

test('a lock that says nothing is taken over', async () => {
  const path = join(dir, 'd.lock')
  await writeFile(path, '')
  expect((await takeLockFile(path)).taken).toBe(true)
})

test('of many processes that find a dead lock at the same moment one takes it', async () => {
  const path = join(dir, 'e.lock')
  await writeFile(path, JSON.stringify({ pid: 2 ** 22 + 1, birth: '1' }))
  const others = Array.from({ length: 6 }, () => holder(path))
  const got = await Promise.all(others.map((other) => other.said))
  for (const other of others) await other.kill()
  expect(got.filter((lock) => lock.taken)).toHaveLength(1)
  expect((await readdir(dir)).filter((name) => name.startsWith('e.lock'))).toEqual(['e.lock'])
})
