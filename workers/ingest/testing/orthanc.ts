import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, connect as openSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A real picture archive on this machine: DICOMweb and DIMSE. */
export interface Orthanc {
  readonly aeTitle: string
  readonly httpPort: number
  readonly dicomPort: number
  /** Base address of QIDO-RS and WADO-RS. */
  readonly dicomWeb: string
  /** Where it sends to when it is told to move to `ROUNDTABLE`. */
  readonly movePort: number
  store(files: readonly string[]): Promise<void>
  /** Ends it as a power cut does. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const BINARIES = ['/usr/sbin/Orthanc', '/usr/bin/Orthanc']
const PLUGINS = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc']
const START_MS = 30_000
const STOP_MS = 10_000

const found = (): { binary: string; plugin: string } | null => {
  const binary = BINARIES.find(existsSync)
  const plugin = PLUGINS.map((folder) => join(folder, 'libOrthancDicomWeb.so')).find(existsSync)
  return binary && plugin ? { binary, plugin } : null
}

let tried = false
const install = (): void => {
  if (tried || process.platform !== 'linux' || process.getuid?.() !== 0) return
  tried = true
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=400', ...args], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-q')
  apt('install', '-y', '-q', '--no-install-recommends', 'orthanc', 'orthanc-dicomweb')
}

/** Whether an Orthanc is installed or could be; says so in one line where not. */
export const hasOrthanc = (): boolean => {
  if (!found()) install()
  if (found()) return true
  console.warn('Not tested against a picture archive: Orthanc is not installed (Debian: apt-get install orthanc orthanc-dicomweb).')
  return false
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = openSocket({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const waitFor = async (child: ChildProcess, ports: readonly number[], log: () => string): Promise<void> => {
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`Orthanc ended while it was starting:\n${log()}`)
    if ((await Promise.all(ports.map(answers))).every(Boolean)) return
  }
  throw new Error('Orthanc did not start.')
}

/** @param settings added to, or in place of, those of orthanc.json */
export const startOrthanc = async (settings: Readonly<Record<string, unknown>> = {}): Promise<Orthanc> => {
  const { binary, plugin } = found()!
  const dir = await mkdtemp(join(tmpdir(), 'orthanc-'))
  const [httpPort, dicomPort, movePort] = [await freePort(), await freePort(), await freePort()]
  const aeTitle = 'ARCHIVE'
  const config = {
    Name: aeTitle,
    DicomAet: aeTitle,
    StorageDirectory: join(dir, 'storage'),
    IndexDirectory: join(dir, 'storage'),
    HttpPort: httpPort,
    DicomPort: dicomPort,
    RemoteAccessAllowed: true,
    AuthenticationEnabled: false,
    HttpCompressionEnabled: false,
    Plugins: [plugin],
    DicomWeb: { Enable: true },
    DicomModalities: { roundtable: ['ROUNDTABLE', '127.0.0.1', movePort] },
    DicomAlwaysAllowEcho: true,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
    DicomAlwaysAllowStore: true,
    ...settings,
  }
  await mkdir(config.StorageDirectory)
  await writeFile(join(dir, 'orthanc.json'), JSON.stringify(config))
  let log = ''
  const child = spawn(binary, [join(dir, 'orthanc.json')], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log = `${log}${text}`.slice(-4000)))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await waitFor(child, [httpPort, dicomPort], () => log)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(late)
  }
  return {
    aeTitle,
    httpPort,
    dicomPort,
    movePort,
    dicomWeb: `http://127.0.0.1:${httpPort}/dicom-web`,
    store: async (files) => {
      for (const file of files) {
        const response = await fetch(`http://127.0.0.1:${httpPort}/instances`, { method: 'POST', body: await readFile(file) })
        if (!response.ok) throw new Error(`Orthanc did not take a file: ${response.status}.`)
      }
    },
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM')
      await rm(dir, { recursive: true, force: true })
    },
  }
}
