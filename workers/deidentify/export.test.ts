import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { afterAll, describe, expect, test } from 'vitest'
import { DeidentifyOptions } from '#core/deidentify/options.ts'
import { testData } from '../gears/test-data.ts'
import { parseCsv } from '../ingest/csv.ts'
import { walkFolder } from '../ingest/folder.ts'
import { runCli, startCli } from '../site/testing/run-cli.ts'
import { exportFolder } from './export.ts'
import { buildFile, CODINGS } from './testing/build-file.ts'
import { haveDebian } from './testing/debian.ts'
import { META, PLANTED, plantedImage } from './testing/planted.ts'

const siteKey = new Uint8Array(32).fill(7)
const modified = DeidentifyOptions.parse({ dates: 'modified', retainPatientCharacteristics: true, cleanDescriptors: true })
const made: string[] = []
const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'roundtable-export-'))
  made.push(path)
  return path
}
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))

const treeHash = async (dir: string): Promise<string> => {
  const hash = createHash('sha256')
  for (const file of await walkFolder(dir)) hash.update(`${file.path}\n`).update(await readFile(file.absolute))
  return hash.digest('hex')
}
const reportOf = async (dir: string): Promise<Record<string, string>[]> => {
  const [head, ...rows] = parseCsv(await readFile(join(dir, 'private/report.csv'), 'utf8'), 'report.csv')
  return rows.map((row) => Object.fromEntries(head!.cells.map((name, i) => [name, row.cells[i]!])))
}
const run = (inputDir: string, outDir: string, threads = 2, options = modified) =>
  exportFolder({ inputDir, outDir, siteKey, options, ocr: false, threads })

/** A folder of a patient whose name stands in the folder's name, with a copy, a note and a broken file. */
const plantedFolder = async (): Promise<string> => {
  const dir = await folder()
  await mkdir(join(dir, 'ZQX^Anna/20260714'), { recursive: true })
  const image = (n: number) => buildFile(META, plantedImage(n), CODINGS.implicit!, 'ZQX')
  await writeFile(join(dir, 'ZQX^Anna/20260714/a'), image(1))
  await writeFile(join(dir, 'ZQX^Anna/20260714/b.dcm'), image(2))
  await writeFile(join(dir, 'ZQX^Anna/copy of a'), image(1))
  await writeFile(join(dir, 'ZQX^Anna/note.txt'), 'ZQX 19610312')
  await writeFile(join(dir, 'ZQX^Anna/cut'), image(3).subarray(0, 1500))
  return dir
}

test('nothing that identifies stands in a file to hand on, in its name, or on the terminal', async () => {
  const out = await folder()
  const { code, out: said, err } = await runCli(['deidentify', '--in', await plantedFolder(), '--out', out])
  expect(code).toBe(0)
  expect(said).toContain('2 of 5 files written, of 1 patient; 3 not written.')
  const files = await walkFolder(join(out, 'dicom'))
  expect(files.map((file) => file.path)).toEqual(files.map(() => expect.stringMatching(/^[a-z2-7]{16}\/2\.25\.\d+\/2\.25\.\d+\.dcm$/)))
  const everything = [said, err, ...files.map((file) => file.path), ...(await Promise.all(files.map((f) => readFile(f.absolute, 'utf8'))))]
  for (const word of PLANTED) expect(everything.filter((text) => text.includes(word))).toEqual([])
})

test('each file has its row: the copy is the later one, and what is broken has a reason', async () => {
  const out = await folder()
  await run(await plantedFolder(), out)
  expect((await reportOf(out)).map(({ path, status, reason }) => [path, status, reason])).toEqual([
    ['ZQX^Anna/20260714/a', 'written', ''],
    ['ZQX^Anna/20260714/b.dcm', 'written', ''],
    ['ZQX^Anna/copy of a', 'refused', 'DUPLICATE'],
    ['ZQX^Anna/cut', 'refused', 'TRUNCATED'],
    ['ZQX^Anna/note.txt', 'refused', 'NOT_DICOM'],
  ])
  expect((await readdir(join(out, 'private'))).sort()).toEqual(['report.csv'])
})

test('a file that is refused now is taken back where an earlier run wrote it', async () => {
  const [dir, out] = [await folder(), await folder()]
  await writeFile(join(dir, 'a'), buildFile(META, plantedImage(1), CODINGS.explicit!, ''))
  expect((await run(dir, out)).written).toBe(1)
  const declared = [...plantedImage(1), { tag: 0x00280301, vr: 'CS', value: 'YES' }]
  await writeFile(join(dir, 'a'), buildFile(META, declared, CODINGS.explicit!, ''))
  expect(await run(dir, out)).toMatchObject({ written: 0, byReason: { BURNED_IN_TEXT: 1 } })
  expect(await walkFolder(join(out, 'dicom'))).toEqual([])
})

test.each([
  [['--in', '/nowhere-at-all'], 'The folder /nowhere-at-all cannot be read. Give the folder that holds the images with --in.'],
  [[], 'The option --in is missing. See roundtable deidentify --help.'],
])('a call %j that cannot run ends with one sentence and exit code 2', async (args, sentence) => {
  const { code, err } = await runCli(['deidentify', ...args, '--out', await folder()])
  expect([code, err]).toEqual([2, `${sentence}\n`])
})

test('an option that would keep what is never kept is refused', async () => {
  const config = join(await folder(), 'options.json')
  await writeFile(config, '{ "retainUids": true }')
  const { code, err } = await runCli(['deidentify', '--in', await folder(), '--out', await folder(), '--config', config])
  expect([code, err]).toEqual([2, expect.stringContaining('options.json holds an option that is not known or not allowed.')])
})

const sites = testData('dicom-sites')
const IDENTIFYING = ['x00100010', 'x00100020', 'x00100030', 'x00080050', 'x00080018', 'x0020000d', 'x0020000e', 'x00080080', 'x00080090']

describe.skipIf(sites === null).each(['bethesda', 'guangzhou', 'hannover'])('the hospital %s', (site) => {
  test('is written whole but for its planted faults, with no name, number or UID of a header, the same with any number of threads', async () => {
    const [first, second] = [await folder(), await folder()]
    const summary = await run(join(sites!, site), first, 2)
    await run(join(sites!, site), second, 1)
    expect(await treeHash(join(first, 'dicom'))).toBe(await treeHash(join(second, 'dicom')))
    expect(summary.byReason).toEqual({ NOT_DICOM: 1, TRUNCATED: 1, BURNED_IN_TEXT: 1 })

    const identities = new Set<string>()
    const days = new Map<string, number[]>()
    for (const { path, file, patient_pseudonym: patient } of await reportOf(first)) {
      if (!path || !file || !patient) continue
      const [before, after] = await Promise.all([readFile(join(sites!, site, path)), readFile(join(first, 'dicom', file))])
      const [old, now] = [before, after].map((bytes) => dicomParser.parseDicom(bytes))
      for (const tag of IDENTIFYING) for (const word of (old!.string(tag) ?? '').split(/[\^=]/)) if (word.length >= 6) identities.add(word)
      const day = (data: dicomParser.DataSet): number =>
        Date.parse(data.string('x00080020')!.replace(/(....)(..)(..)/, '$1-$2-$3')) / 86_400_000
      days.set(patient, [...(days.get(patient) ?? []), day(now!) - day(old!)])
    }
    expect(identities.size).toBeGreaterThan(100)
    for (const { path, absolute } of await walkFolder(join(first, 'dicom'))) {
      const bytes = await readFile(absolute)
      const head = bytes.subarray(0, dicomParser.parseDicom(bytes).elements.x7fe00010!.dataOffset).toString('latin1') + path
      expect([...identities].filter((word) => head.includes(word))).toEqual([])
    }
    for (const moved of days.values()) expect(new Set(moved).size).toBe(1)
    expect(new Set([...days.values()].map(([moved]) => moved)).size).toBeGreaterThan(days.size / 2)
  })
})

describe.skipIf(sites === null)('a run that is killed', () => {
  test('leaves whole files only, and the next run ends as one that was never killed', async () => {
    const [whole, killed] = [await folder(), await folder()]
    const key = join(await folder(), 'key')
    await writeFile(key, Buffer.from(siteKey).toString('hex'))
    const args = (out: string): string[] => ['deidentify', '--in', join(sites!, 'bethesda'), '--out', out, '--key', key]
    const { child, ended } = startCli(args(killed))
    while ((await walkFolder(killed)).filter((file) => file.path.startsWith('dicom/')).length < 3 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    expect((await ended).signal).toBe('SIGKILL')
    for (const { absolute } of await walkFolder(join(killed, 'dicom')))
      expect(dicomParser.parseDicom(await readFile(absolute)).elements.x7fe00010!.fragments?.length).toBe(1)
    await runCli(args(whole))
    await runCli(args(killed))
    expect(await treeHash(killed)).toBe(await treeHash(whole))
  })
})

const PYDICOM = `
import glob, sys, warnings, pydicom
warnings.simplefilter("error")
files = glob.glob(sys.argv[1] + "/*/*/*.dcm")
for name in files:
    data = pydicom.dcmread(name)
    assert data.file_meta.MediaStorageSOPInstanceUID == data.SOPInstanceUID
    for element in data.iterall():
        element.value
print(len(files))
`
describe.skipIf(sites === null)('other readers', () => {
  test('pydicom and DCMTK read every written file without a word', async () => {
    const out = await folder()
    const { written } = await run(join(sites!, 'hannover'), out)
    if (haveDebian('python3-pydicom', '/usr/bin/python3', ['-c', 'import pydicom'])) {
      const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', PYDICOM, join(out, 'dicom')], { encoding: 'utf8' })
      expect([stdout.trim(), stderr]).toEqual([`${written}`, ''])
    }
    if (haveDebian('dcmtk', 'dcmdump', ['--version'])) {
      const files = (await walkFolder(join(out, 'dicom'))).map((file) => file.absolute)
      const { status, stderr } = spawnSync('dcmdump', ['-q', '+P', '0008,0018', ...files], { encoding: 'utf8' })
      expect([status, stderr]).toEqual([0, ''])
    }
  })
})

const malformed = testData('dicom-malformed')
describe.skipIf(malformed === null)('hostile files', () => {
  test('every one ends as written or with a reason, none takes the reader down, and nothing is written elsewhere', async () => {
    const beside = await folder()
    const out = join(beside, 'out')
    const { files, byReason } = await run(join(malformed!, 'files'), out)
    expect(files).toBe(201)
    expect(['CRASHED', 'TIMEOUT', 'MEMORY'].filter((reason) => reason in byReason)).toEqual([])
    expect(await readdir(beside)).toEqual(['out'])
    expect((await readdir(out)).sort()).toEqual(['dicom', 'private'])
  })
})
