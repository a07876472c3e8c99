import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { walkFolder } from '../ingest/folder.ts'
import { runCli } from '../site/testing/run-cli.ts'
import { startPool } from './pool.ts'
import { testData } from './test-data.ts'

const root = testData('dicom-malformed')
const MIB = 1024 * 1024

/** Peak resident memory of the children of this process, bytes; none where there is no /proc. */
const childPeaks = (): number[] => {
  if (process.platform !== 'linux') return []
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  return children.map((pid) => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024)
}

/** Every file below a folder with its size and the time of its last change. */
const treeOf = async (dir: string): Promise<string[]> => {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory())
  const lines = names.map(async (entry) => {
    const { size, mtimeMs } = await stat(join(entry.parentPath, entry.name))
    return `${join(entry.parentPath, entry.name)} ${size} ${mtimeMs}`
  })
  return (await Promise.all(lines)).sort()
}

describe.skipIf(root === null)('hostile files', () => {
  let dir: string
  beforeAll(async () => {
    dir = await realpath(await mkdtemp(join(tmpdir(), 'hostile-')))
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))

  test('every one ends accepted or excluded within two seconds and 512 MiB, and none takes the reader down', async () => {
    const files = await walkFolder(join(root!, 'files'))
    expect(files.length).toBeGreaterThan(190)
    const pool = await startPool({ threads: 2, chain: DEFAULT_CHAIN, readable: [await realpath(root!)] })
    const queue = [...files]
    const worker = async (): Promise<void> => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const started = performance.now()
        const { reasons } = await pool.run(file.absolute, {})
        expect(['CRASHED', 'TIMEOUT', 'MEMORY', undefined]).not.toContain(reasons[0])
        expect(performance.now() - started).toBeLessThan(2000)
      }
    }
    await Promise.all([worker(), worker()])
    // The children are those of the start: none was replaced, so their peaks are the peaks over all files.
    for (const peak of childPeaks()) expect(peak).toBeLessThan(512 * MIB)
    await pool.close()
  })

  test('a run over all of them ends with a reason for each and writes nothing outside its output folder', async () => {
    // Deep enough that a path of some folders upwards, out of a header, would still be seen.
    const out = join(dir, 'a/b/c/d/e/f/out')
    for (const folder of ['a/b/c/d/e/f', 'home', 'tmp']) await mkdir(join(dir, folder), { recursive: true })
    const files = await walkFolder(join(root!, 'files'))
    const labels = join(dir, 'labels.csv')
    await writeFile(labels, `file,pneumonia\n${files.map((file, index) => `${file.path},${index % 2}`).join('\n')}\n`)
    const before = [await treeOf(dir), await treeOf(root!)]
    const args = ['prepare', '--in', join(root!, 'files'), '--labels', labels, '--out', out, '--threads', '2']
    const { code, err } = await runCli(args, { TMPDIR: join(dir, 'tmp'), HOME: join(dir, 'home'), NODE_COMPILE_CACHE: undefined })
    expect([code, err.split('\n').at(-2)]).toEqual([
      2,
      `None of the ${files.length} files could be prepared. The reasons are in ${join(out, 'private/report.csv')}.`,
    ])
    const outside = (await treeOf(dir)).filter((line) => !line.startsWith(`${out}/`))
    expect([outside, await treeOf(root!)]).toEqual(before)
    expect((await readdir(out)).sort()).toEqual(['private'])
    const rows = (await readFile(join(out, 'private/report.csv'), 'utf8')).trim().split('\r\n').slice(1)
    expect(rows).toHaveLength(files.length)
    for (const row of rows) expect(row).toMatch(/,excluded,[A-Z_]+(;[A-Z_]+)*,,/)
  })

  test.each([
    ['baseline', 'CONSTANT'],
    ['cat04_pixel_data', 'UNSUPPORTED_SYNTAX', 'UNDECODABLE', 'TRUNCATED', 'NO_PIXELS', 'WRONG_PHOTOMETRIC', 'CONSTANT'],
    ['cat05_transfer_syntax', 'UNREADABLE', 'CONSTANT'],
    ['cat07_file_meta', 'NOT_DICOM', 'UNSUPPORTED_SYNTAX', 'CONSTANT'],
    ['cat18_cve_dcmtk_minmax_voi', 'UNDECODABLE', 'UNSUPPORTED_SYNTAX', 'CONSTANT'],
    ['cat19_cve_dcmtk_ect_jpegls', 'UNDECODABLE', 'TRUNCATED'],
  ])('the files of %s are excluded for what is wrong with them', async (category, ...expected) => {
    const files = await walkFolder(join(root!, 'files', category))
    const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [await realpath(root!)] })
    const seen = new Set<string>()
    for (const file of files) {
      const { reasons } = await pool.run(file.absolute, {})
      const reason = expected.find((one) => (reasons as string[]).includes(one))
      expect(reason, `${file.path}: ${reasons.join()}`).toBeDefined()
      seen.add(reason!)
    }
    await pool.close()
    expect([...seen].sort()).toEqual([...expected].sort())
  })
})
