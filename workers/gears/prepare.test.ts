import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { chainHash, DEFAULT_CHAIN, planChain } from '#core/gear/chain.ts'
import { makePhantoms } from '../phantom/make.ts'
import { runChain } from './chain.ts'
import { prepareCommand } from './prepare-command.ts'
import { progressPrinter, progressText } from './progress.ts'
import { readOrMakeKey } from './site-key.ts'

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
  expect(out).toContain(`${images} pictures of 6 patients prepared, 4 of ${images + 4} files excluded.`)
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

test('equal files at the same moment are one picture and many duplicates', async () => {
  const copies = join(dir, 'copies')
  await mkdir(copies)
  const bytes = await readFile(join(inputDir, 'IM0000.dcm'))
  for (let i = 0; i < 8; i++) await writeFile(join(copies, `${i}.dcm`), bytes)
  const list = join(dir, 'copies.csv')
  await writeFile(list, `file,pneumonia\n${Array.from({ length: 8 }, (_, i) => `${i}.dcm,1`).join('\n')}\n`)
  const report = await runChain({
    inputDir: copies,
    labels: list,
    outDir: join(dir, 'one'),
    siteKey: new Uint8Array(32).fill(1),
    chain: DEFAULT_CHAIN,
    threads: 2,
  })
  expect([report.accepted, report.byReason]).toEqual([1, { DUPLICATE: 7 }])
})

test('labels by SOP instance, accession or patient find their pictures by keyed identifiers', async () => {
  const list = join(dir, 'by-patient.csv')
  await writeFile(list, 'patient_id;pneumonia\nsyn-gua-001;0\nSYN-GUA-002;1\n')
  const report = await runChain({
    inputDir,
    labels: list,
    outDir: join(dir, 'by-patient'),
    siteKey: new Uint8Array(32).fill(1),
    chain: DEFAULT_CHAIN,
    threads: 2,
  })
  expect([report.patients, report.accepted]).toEqual([2, 3])
  expect(report.byReason.NO_LABEL).toBe(images - 3)
})

test('a folder in which nothing can be prepared ends with the reasons written down', async () => {
  const empty = join(dir, 'texts')
  await mkdir(empty)
  await writeFile(join(empty, 'a.txt'), 'no picture')
  const { code, err } = await call('--in', empty, '--labels', labels, '--out', join(dir, 'none'))
  expect([code, err]).toEqual([2, `None of the 1 files could be prepared. The reasons are in ${join(dir, 'none/private/report.csv')}.\n`])
  expect(await readFile(join(dir, 'none/private/report.csv'), 'utf8')).toContain('a.txt,excluded,NOT_DICOM')
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

test('the end names the data set and its chain, and with the digest that was signed the same run is allowed', async () => {
  const config = join(dir, 'signed.json')
  await writeFile(config, '{ "resize": { "sizePx": 32 } }')
  const signed = chainHash(planChain(DEFAULT_CHAIN.map((step) => (step.gear === 'resize' ? { ...step, config: { sizePx: 32 } } : step))))
  const argv = ['--in', inputDir, '--labels', labels, '--out', join(dir, 'signed'), '--config', config]
  const { code, out } = await call(...argv, '--expect-chain', signed)
  const manifest = JSON.parse(await readFile(join(dir, 'signed/prepared/manifest.json'), 'utf8')) as { chainHash: string }
  expect([code, manifest.chainHash]).toEqual([0, signed])
  expect(out).toMatch(new RegExp(`^Data set {2}[0-9a-f]{64}\\nChain {5}${signed}$`, 'm'))
})

test('another chain than the signed one is refused before anything is opened or written', async () => {
  const out = join(dir, 'unsigned')
  const argv = ['--in', '/nowhere', '--labels', '/nowhere.csv', '--out', out]
  const other = await call(...argv, '--expect-chain', 'a'.repeat(64))
  expect([other.code, other.err]).toEqual([
    2,
    `The chain has the digest ${chainHash(DEFAULT_CHAIN)}, but ${'a'.repeat(64)} was signed. Use the settings and the version of Roundtable that were agreed.\n`,
  ])
  expect((await call(...argv, '--expect-chain', '12')).err).toMatch(/^--expect-chain must be the 64 hex digits/)
  expect(existsSync(out)).toBe(false)
})

const drawn = (screen: { isTTY?: boolean; columns?: number }): string => {
  let [text, at] = ['', 0]
  const printer = progressPrinter({ ...screen, write: (part: string) => void (text += part) }, () => at)
  for (let done = 1; done <= 40; done++) {
    at += 1000
    printer.show({ done, total: 40, excluded: 2, cached: 0 })
  }
  printer.end()
  return text
}

test('on a terminal one line is drawn over and over and fits it; elsewhere plain lines come now and then', () => {
  const framesOf = (columns: number): string[] => drawn({ isTTY: true, columns }).trimEnd().split('\r\u001b[2K').slice(1)
  expect(framesOf(100)).toHaveLength(40)
  expect(framesOf(100)[19]).toBe('████████████░░░░░░░░░░░░ 20 of 40 files · 1.0 files/s · 20 s left · 2 excluded')
  expect(framesOf(63)[19]).toBe('████░░░░ 20 of 40 files · 1.0 files/s · 20 s left · 2 excluded')
  for (const columns of [100, 63, 55, 30]) for (const frame of framesOf(columns)) expect(frame.length).toBeLessThan(columns)
  const lines = drawn({}).split('\n')
  expect(lines.slice(0, 2)).toEqual([
    '10 of 40 files · 1.0 files/s · 30 s left · 2 excluded',
    '20 of 40 files · 1.0 files/s · 20 s left · 2 excluded',
  ])
  expect(lines.at(-2)).toBe('40 of 40 files · 1.0 files/s · 2 excluded')
  expect(lines).toHaveLength(5)
})

test('what is refused leaves nothing behind in the input folder', async () => {
  const before = await readdir(inputDir, { recursive: true })
  expect((await call('--in', inputDir, '--labels', labels, '--out', join(inputDir, 'x'))).code).toBe(2)
  expect(await readdir(inputDir, { recursive: true })).toEqual(before)
})

test('a link, or a name that begins with dots, is no way into the input folder', async () => {
  const before = await readdir(inputDir, { recursive: true })
  await symlink(inputDir, join(dir, 'way-in'), 'junction')
  for (const out of [join(dir, 'way-in/x'), join(inputDir, '..x')])
    expect((await call('--in', inputDir, '--labels', labels, '--out', out)).err).toContain('The output folder lies inside')
  expect(await readdir(inputDir, { recursive: true })).toEqual(before)
})

test.skipIf(process.platform === 'win32')('a private folder that others could look into is closed', async () => {
  const out = join(dir, 'was-open')
  await mkdir(join(out, 'private'), { recursive: true, mode: 0o755 })
  expect((await call('--in', inputDir, '--labels', labels, '--out', out)).code).toBe(0)
  expect((await stat(join(out, 'private'))).mode & 0o777).toBe(0o700)
})

test('two that make the key of a site at the same moment use one key, and nothing else is left', async () => {
  const path = join(dir, 'keys/site')
  const keys = await Promise.all([readOrMakeKey(path), readOrMakeKey(path), readOrMakeKey(path)])
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
  expect(await readdir(join(dir, 'keys'))).toEqual(['site'])
  await writeFile(path, '')
  await expect(readOrMakeKey(path)).rejects.toThrow('does not hold 64 hex digits')
})

test('progress says how far, how fast, how long still and how many were excluded', () => {
  expect(progressText({ done: 250, total: 1000, excluded: 7, cached: 50 }, 10_000)).toBe(
    '250 of 1000 files · 20 files/s · 38 s left · 7 excluded · 50 known from before',
  )
  expect(progressText({ done: 10, total: 10, excluded: 0, cached: 0 }, 5000)).toBe('10 of 10 files · 2.0 files/s · 0 excluded')
  expect(progressText({ done: 0, total: 0, excluded: 0, cached: 0, found: 1200 }, 5000)).toBe(
    'Asking the archive: 1200 pictures found so far',
  )
  expect(progressText({ done: 4, total: 8, excluded: 0, cached: 0, fetched: { files: 6, bytes: 61e6 } }, 2000)).toBe(
    '4 of 8 files · 2.0 files/s · 6 fetched, 61 MB, 30.5 MB/s · 2 s left · 0 excluded',
  )
})
