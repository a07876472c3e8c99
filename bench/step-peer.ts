import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DEBIAN_PYTHON, haveDebianPackages } from './debian-packages.ts'
import { atEnd } from './ending.ts'
import type { Contender, Steps } from './step-contender.ts'

const PROGRAM = fileURLToPath(new URL('./step_peer.py', import.meta.url))

/** What keeps glibc from giving large blocks back to the system after each operator; PyTorch's best on a virtual machine. */
const TUNED = { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '8000000000', MALLOC_TOP_PAD_: '268435456' }

const start = async (python: string, name: string, settings: Readonly<Record<string, string>>): Promise<Contender> => {
  const child = spawn(python, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1', ...settings },
  })
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.stdin.end()
    await once(child, 'exit')
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next()
    if (done) throw new Error('The peer ended: PyTorch cannot take the steps here.')
    return JSON.parse(value)
  }
  const say = (message: unknown) => child.stdin.write(`${JSON.stringify(message)}\n`)
  const { ready: version } = (await next()) as { ready: string }
  return {
    name: `torch ${version.split('+')[0]}${name}`,
    choose: async ({ template, inputSizePx, batchSize }) => void say({ template, inputSizePx, batchSize }),
    steps: async (count) => {
      say({ steps: count })
      return (await next()) as Steps
    },
  }
}

/**
 * PyTorch as it comes and with its best settings of malloc: of the Python that ROUNDTABLE_TORCH_PYTHON names, else Debian's.
 * Empty where it cannot be had.
 */
export const startPeers = async (say: (text: string) => void): Promise<readonly Contender[]> => {
  const named = process.env.ROUNDTABLE_TORCH_PYTHON
  if (named === undefined && !haveDebianPackages('torch', ['python3-torch'], say)) return []
  const python = named ?? DEBIAN_PYTHON
  return [await start(python, '', {}), await start(python, ', malloc tuned', TUNED)]
}
