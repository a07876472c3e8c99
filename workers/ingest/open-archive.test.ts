import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { runChain } from '../gears/chain.ts'
import { parseCsv } from './csv.ts'
import { walkFolder } from './folder.ts'
import { copyFilms, type Films } from './testing/films.ts'
import { freePort, hasOrthanc, type Orthanc, startOrthanc } from './testing/orthanc.ts'

const dir = await mkdtemp(join(tmpdir(), 'archive-'))
const films = (await copyFilms(dir, 4)) as Films
const KINDS = ['dicomweb', 'get', 'move'] as const
type Kind = (typeof KINDS)[number]

const describeSource = (kind: Kind, { dicomWeb, dicomPort, movePort, aeTitle }: Orthanc, more: object = {}): object =>
  kind === 'dicomweb'
    ? { kind, url: dicomWeb, ...more }
    : {
        kind: 'dimse',
        host: '127.0.0.1',
        port: dicomPort,
        calledAe: aeTitle,
        callingAe: 'ROUNDTABLE',
        retrieve: kind,
        ...(kind === 'move' ? { movePort } : {}),
        ...more,
      }

let written = 0
const sourceFile = async (description: object): Promise<string> => {
  const path = join(dir, `source-${written++}.json`)
  await writeFile(path, JSON.stringify(description))
  return path
}

const options = (inputDir: string, out: string) => ({
  inputDir,
  labels: films.labels,
  outDir: join(dir, out),
  siteKey: new Uint8Array(32).fill(9),
  chain: DEFAULT_CHAIN,
  threads: 2,
})

const manifestOf = async (out: string): Promise<{ itemsRoot: string; totals: { images: number } }> =>
  JSON.parse(await readFile(join(dir, out, 'prepared/manifest.json'), 'utf8'))

/** Copies of films that are still there. */
const staged = (out: string): string[] =>
  readdirSync(join(dir, out, 'private/staging'), { recursive: true, encoding: 'utf8' }).filter((path) => /[0-9a-f]{64}$/.test(path))

const whatWasSaid = async (work: () => Promise<unknown>): Promise<string> => {
  const said: string[] = []
  const spies = (['log', 'warn', 'error', 'info', 'debug'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void said.push(words.join(' '))),
  )
  await work()
  for (const spy of spies) spy.mockRestore()
  return said.join('\n')
}

describe.skipIf(films === null || !hasOrthanc())('a picture archive', () => {
  let orthanc: Orthanc
  let rootOfFolder: string
  beforeAll(async () => {
    orthanc = await startOrthanc()
    await orthanc.store(films.paths)
    await runChain(options(films.dir, 'folder'))
    rootOfFolder = (await manifestOf('folder')).itemsRoot
  })
  afterAll(async () => {
    await orthanc?.stop()
    await rm(dir, { recursive: true, force: true })
  })

  describe.each(KINDS)('asked by %s', (kind) => {
    test('gives the data set that the same films in a folder give, and says nothing of them', async () => {
      const progress: (number | undefined)[] = []
      const input = await sourceFile(describeSource(kind, orthanc))
      const said = await whatWasSaid(async () => {
        const report = await runChain({ ...options(input, kind), onProgress: ({ found }) => progress.push(found) })
        expect(report.fetched!.files).toBe(films.names.length)
        expect(report.excluded).toBe(0)
      })
      expect(said).toBe('')
      expect(progress).toContain(films.names.length)
      expect((await manifestOf(kind)).itemsRoot).toBe(rootOfFolder)
      const [, ...rows] = parseCsv(await readFile(join(dir, kind, 'private/report.csv'), 'utf8'), 'report.csv')
      expect(rows.map((row) => row.cells[0])).toEqual(films.names)
      expect(staged(kind)).toEqual([])
      for (const file of await walkFolder(join(dir, kind))) {
        // The steward's own report and pages name each file.
        if (/^private\/(report\.csv|gallery\/)/.test(file.path)) continue
        const text = (await readFile(file.absolute)).toString('latin1')
        expect([file.path, films.identities.filter((word) => text.includes(word))]).toEqual([file.path, []])
      }
    })

    test('is asked for nothing twice: a second run fetches nothing', async () => {
      const report = await runChain(options(await sourceFile(describeSource(kind, orthanc)), kind))
      expect([report.fetched, report.cached]).toEqual([{ files: 0, bytes: 0 }, films.names.length])
    })

    test('a run that is stopped in the middle goes on where it was', async () => {
      const out = `${kind}-stopped`
      const input = await sourceFile(describeSource(kind, orthanc))
      const stop = new AbortController()
      const first = runChain({ ...options(input, out), signal: stop.signal, onProgress: ({ done }) => done === 3 && stop.abort() })
      await expect(first).rejects.toThrow()
      const left = staged(out).length
      const report = await runChain(options(input, out))
      expect(report.cached).toBeGreaterThanOrEqual(3)
      expect(report.fetched!.files).toBe(films.names.length - report.cached - left)
      expect((await manifestOf(out)).itemsRoot).toBe(rootOfFolder)
      expect(staged(out)).toEqual([])
    })

    test('that dies in the middle ends the run in a sentence, and what was fetched stays', async () => {
      const mortal = await startOrthanc()
      await mortal.store(films.paths)
      const out = `${kind}-dies`
      const input = await sourceFile(describeSource(kind, mortal))
      let dead: Promise<void> | null = null
      const onProgress = ({ done }: { done: number }): void => {
        if (done === 1) dead ??= mortal.kill()
      }
      await expect(runChain({ ...options(input, out), onProgress })).rejects.toThrow(
        /^(Nothing answers at|The connection to the archive at) 127\.0\.0\.1:\d+.* What was fetched is kept: give the same command again to go on\.$/,
      )
      await dead
      await mortal.stop()
      expect((await walkFolder(join(dir, out, 'private/cache'))).length).toBeGreaterThan(0)
    })

    test('that holds nothing of the kind is told from one that cannot be reached', async () => {
      const nothing = await sourceFile(describeSource(kind, orthanc, { query: { from: '1901-01-01', to: '1901-12-31' } }))
      await expect(runChain(options(nothing, 'nothing'))).rejects.toThrow('The archive holds nothing that fits the query. Widen the dates')
      const nobody = { ...orthanc, dicomPort: await freePort(), dicomWeb: `http://127.0.0.1:${await freePort()}/dicom-web` }
      await expect(runChain(options(await sourceFile(describeSource(kind, nobody)), 'nobody'))).rejects.toThrow(
        /^Nothing answers at 127\.0\.0\.1:\d+: the archive is down, or/,
      )
      const nowhere = describeSource(kind, orthanc, kind === 'dicomweb' ? { url: 'http://pacs.invalid/' } : { host: 'pacs.invalid' })
      await expect(runChain(options(await sourceFile(nowhere), 'nowhere'))).rejects.toThrow(
        /There is no host pacs\.invalid|at pacs\.invalid\S* cannot be reached/,
      )
    })
  })

  test.each(KINDS)('asked by %s for one patient gives only that patient’s films', async (kind) => {
    const [film] = await walkFolder(films.dir)
    const { default: parser } = await import('dicom-parser')
    const patient = parser.parseDicom(await readFile(film!.absolute), { untilTag: 'x7fe00010' }).string('x00100020')
    const query = { patientIds: [patient], modalities: ['CR', 'DX'] }
    const report = await runChain(options(await sourceFile(describeSource(kind, orthanc, { query })), `${kind}-one`))
    expect([report.patients, report.files < films.names.length]).toEqual([1, true])
  })

  test('a run that is killed goes on with what it had, and leaves no copy behind', async () => {
    const out = 'killed'
    const key = join(dir, 'key')
    await writeFile(key, `${'09'.repeat(32)}\n`)
    const input = await sourceFile(describeSource('dicomweb', orthanc))
    const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))
    const options_ = ['--in', input, '--labels', films.labels, '--out', join(dir, out), '--key', key, '--threads', '1']
    const run = spawn(process.execPath, [cli, 'prepare', ...options_], { stdio: 'ignore' })
    const ended = new Promise((resolve) => run.once('exit', resolve))
    const kept = async (): Promise<number> =>
      (await walkFolder(join(dir, out, 'private/cache')).catch(() => [])).filter((file) => file.path.endsWith('.bin')).length
    while (run.exitCode === null && (await kept()) < 2) await sleep(20)
    run.kill('SIGKILL')
    await ended
    expect(await kept()).toBeGreaterThan(0)
    const report = await runChain(options(input, out))
    expect(report.cached).toBeGreaterThan(0)
    expect(report.fetched!.files).toBeLessThan(films.names.length)
    expect((await manifestOf(out)).itemsRoot).toBe(rootOfFolder)
    expect(staged(out)).toEqual([])
  })

  test('an association that is refused says whose name is wrong', async () => {
    const strict = await startOrthanc({ DicomCheckCalledAet: true })
    try {
      const input = await sourceFile(describeSource('get', strict, { calledAe: 'ANOTHER' }))
      await expect(runChain(options(input, 'refused'))).rejects.toThrow(
        /refused the association\. It is not called ANOTHER: correct "calledAe"\.$/,
      )
    } finally {
      await strict.stop()
    }
  })

  test('an archive that does not know where to send says what its administrator has to enter', async () => {
    const input = await sourceFile(describeSource('move', orthanc, { callingAe: 'STRANGER' }))
    await expect(runChain(options(input, 'unknown'))).rejects.toThrow(
      `Its administrator has to enter the AE title STRANGER with this machine’s address and port ${orthanc.movePort}.`,
    )
  })

  test('a port that another program has is named', async () => {
    const input = await sourceFile({ ...describeSource('move', orthanc), movePort: orthanc.httpPort })
    await expect(runChain(options(input, 'port'))).rejects.toThrow(`Port ${orthanc.httpPort} cannot be listened on`)
  })

  test('an archive with a password is read with a credentials file of its owner’s alone', async () => {
    const locked = await startOrthanc({ AuthenticationEnabled: true, RegisteredUsers: { reader: 'secret word' } })
    const authorization = `Basic ${Buffer.from('reader:secret word').toString('base64')}`
    try {
      await fetch(`http://127.0.0.1:${locked.httpPort}/instances`, {
        method: 'POST',
        body: await readFile(films.paths[0]!),
        headers: { authorization },
      })
      const without = await sourceFile(describeSource('dicomweb', locked))
      await expect(runChain(options(without, 'locked'))).rejects.toThrow(/does not accept these credentials \(401\)/)
      const credentialsFile = join(dir, 'credentials')
      const input = await sourceFile(describeSource('dicomweb', locked, { credentialsFile }))
      await writeFile(credentialsFile, `${authorization}\n`, { mode: 0o644 })
      await expect(runChain(options(input, 'locked'))).rejects.toThrow(`Say chmod 600 ${credentialsFile}.`)
      await rm(credentialsFile)
      await writeFile(credentialsFile, `${authorization}\n`, { mode: 0o600 })
      expect((await runChain(options(input, 'locked'))).fetched!.files).toBe(1)
    } finally {
      await locked.stop()
    }
  })

  test('an address that is no DICOMweb service is told', async () => {
    const input = await sourceFile({ kind: 'dicomweb', url: `http://127.0.0.1:${orthanc.httpPort}/nothing-here` })
    await expect(runChain(options(input, 'wrong'))).rejects.toThrow('There is no DICOMweb service at this address (404). Correct "url"')
    const explorer = await sourceFile({ kind: 'dicomweb', url: `http://127.0.0.1:${orthanc.dicomPort}/` })
    await expect(runChain(options(explorer, 'wrong'))).rejects.toThrow(/The connection to the archive at 127\.0\.0\.1:\d+ broke\./)
  })
})
