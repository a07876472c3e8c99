import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DEBIAN_PYTHON, haveDebianPackages } from './debian-packages.ts'
import { atEnd } from './ending.ts'
import { cpuMsOf, processes, treeOf } from './process-table.ts'

const PACKAGES = ['python3-pydicom', 'python3-gdcm', 'python3-pil', 'python3-numpy']
const PROGRAM = fileURLToPath(new URL('./prepare_peer.py', import.meta.url))

/** What one pass over some films took. */
export interface Pass {
  readonly seconds: number
  readonly images: number
  /** Of all processes of the contender: what counts where other programs use the cores too. */
  readonly cpuMs: number
  /** Largest resident memory that a process of the contender has had so far. */
  readonly peakBytes: number
  /** Milliseconds an image by stage. */
  readonly stages: Readonly<Record<string, number>>
}

export interface Contender {
  pass(paths: readonly string[]): Promise<Pass>
}

interface Answer {
  readonly ready?: Readonly<Record<string, string>>
  readonly seconds: number
  readonly images: number
  readonly stages: Readonly<Record<string, number>>
  readonly peak_rss_bytes: number
}

/** pydicom, GDCM and Pillow in `workers` processes; `null` where they cannot be had. @returns it and the versions of its packages */
export const startPeer = async (out: string, workers: number, say: (text: string) => void) => {
  if (!haveDebianPackages('pydicom, gdcm, PIL, numpy', PACKAGES, say)) return null
  const child: ChildProcess = spawn(DEBIAN_PYTHON, [PROGRAM, out, String(workers)], { stdio: ['pipe', 'pipe', 'ignore'] })
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.stdin!.end()
    await once(child, 'exit')
  })
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const next = async (): Promise<Answer> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The peer ended: a package of it cannot do its part.')
    return JSON.parse(value) as Answer
  }
  const { ready: versions } = await next()
  const pass = async (paths: readonly string[]): Promise<Pass> => {
    const pids = treeOf(child.pid!, processes()).map(({ pid }) => pid)
    const before = cpuMsOf(pids)
    child.stdin!.write(`${JSON.stringify(paths)}\n`)
    const { seconds, images, stages, peak_rss_bytes: peakBytes } = await next()
    return { seconds, images, cpuMs: cpuMsOf(pids) - before, stages, peakBytes }
  }
  return { contender: { pass } satisfies Contender, versions: versions! }
}
