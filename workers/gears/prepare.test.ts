import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { makePhantoms } from '../phantom/make.ts'
import { runChain } from './chain.ts'
import { prepareCommand } from './prepare.ts'
import { progressText } from './progress.ts'

const dir = await mkdtemp(join(tmpdir(), 'prepare-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const { inputDir, labels, images } = await makePhantoms({ dir, site: 'guangzhou', patients: 6 })

const call = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
  const said = { out: '', err: '' }
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((text) => void (said.out += `${text}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text) => void (said.err += `${text}\n`)),
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ]
  const code = await prepareCommand(argv)
  for (const spy of spies) spy.mockRestore()
  return { code, ...said }
}

test('it ends with 0 although files were excluded, and says how many and why', async () => {
  const { code, out } = await call('--in', inputDir, '--labels', labels, '--out', join(dir, 'out'), '--threads', '2')
  expect(code).toBe(0)
  expect(out).toContain(`${images} pictures of 6 patients are prepared; 4 of ${images + 4} files are not.`)
  expect(out).toContain('This is a lateral view. Only frontal views (PA or AP) are prepared. (LATERAL_VIEW)')
})

test('a second run takes everything from the first and gives the same data set', async () => {
  const manifest = await readFile(join(dir, 'out/prepared/manifest.json'))
  const { out } = await call('--in', inputDir, '--labels', labels, '--out', join(dir, 'out'))
  expect(out).toContain(`${images + 4} known from before`)
  expect(await readFile(join(dir, 'out/prepared/manifest.json'))).toEqual(manifest)
})

test('another setting gives another data set and does not use what was known', async () => {
  const config = join(dir, 'config.json')
  await writeFile(config, '{ "resize": { "sizePx": 64 } }')
  const { out, code } = await call('--in', inputDir, '--labels', labels, '--out', join(dir, 'out'), '--config', config)
  expect([code, out.includes('known from before')]).toEqual([0, false])
  expect(JSON.parse(await readFile(join(dir, 'out/prepared/manifest.json'), 'utf8')).sizePx).toBe(64)
})

test('a run that is stopped keeps what it did, and the next one goes on', async () => {
  const outDir = join(dir, 'stopped')
  const stop = new AbortController()
  const options = { inputDir, labels, outDir, siteKey: new Uint8Array(32).fill(1), chain: DEFAULT_CHAIN, threads: 1 }
  const running = runChain({ ...options, signal: stop.signal, onProgress: ({ done }) => done === 3 && stop.abort() })
  await expect(running).rejects.toThrow()
  const report = await runChain(options)
  expect(report.cached).toBe(3)
  expect(report.accepted).toBe(images)
})

test.each([
  [['--labels', labels, '--out', dir], 'The option --in is missing. See roundtable prepare --help.'],
  [
    ['--in', '/nowhere', '--labels', labels, '--out', join(dir, 'x')],
    'The folder /nowhere cannot be read. Give the folder that holds the images with --in.',
  ],
  [
    ['--in', inputDir, '--labels', '/nowhere.csv', '--out', join(dir, 'x')],
    'The labels file /nowhere.csv cannot be read. Give it with --labels.',
  ],
  [
    ['--in', inputDir, '--labels', labels, '--out', join(inputDir, 'x')],
    'The output folder lies inside the input folder. Choose one outside it with --out.',
  ],
  [
    ['--in', inputDir, '--labels', labels, '--out', join(dir, 'x'), '--threads', 'many'],
    '--threads must be a whole number from 1 to 64, not "many".',
  ],
  [['--colour'], 'An option is not known or has no value. See roundtable prepare --help.'],
])('what cannot run ends with 2 and one sentence: %#', async (argv, sentence) => {
  const { code, err } = await call(...argv)
  expect([code, err.trim()]).toEqual([2, sentence])
})

test('progress says how far, how fast, how long still and how many were excluded', () => {
  expect(progressText({ done: 250, total: 1000, excluded: 7, cached: 50 }, 10_000)).toBe(
    '250 of 1000 files · 20 files/s · 38 s left · 7 excluded · 50 known from before',
  )
  expect(progressText({ done: 10, total: 10, excluded: 0, cached: 0 }, 5000)).toBe('10 of 10 files · 2.0 files/s · 0 excluded')
})
