import { Refused } from '#core/refusal.ts'
import { PYTHON_AT_LEAST, type TorchFrom } from './packages.ts'
import type { RunProgram } from './run-program.ts'

const NEED = PYTHON_AT_LEAST.join('.')
const PROBE = 'import json,sys;print(json.dumps([sys.executable,list(sys.version_info[:3])]))'

export interface BasePython {
  readonly path: string
  readonly version: string
}

/** Debian's PyTorch belongs to its own Python, whatever else is called python3 here. */
const candidates = (from: TorchFrom): readonly string[] =>
  from === 'system' ? ['/usr/bin/python3'] : ['python3', '/usr/bin/python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10']

const probe = async (run: RunProgram, file: string): Promise<{ path: string; version: readonly number[] } | null> => {
  const { code, stdout } = await run(file, ['-c', PROBE], { timeoutMs: 20_000 })
  if (code !== 0) return null
  const [path, version] = JSON.parse(stdout) as [string, number[]]
  return { path, version }
}

const recentEnough = ([major = 0, minor = 0]: readonly number[]): boolean =>
  major > PYTHON_AT_LEAST[0] || (major === PYTHON_AT_LEAST[0] && minor >= PYTHON_AT_LEAST[1])

/**
 * The Python that the environment is made of.
 * @throws {Refused} FLARE_PYTHON without one, with too old a one, or where the system's PyTorch is asked for and is not there
 */
export const basePython = async (run: RunProgram, from: TorchFrom): Promise<BasePython> => {
  const found: { path: string; version: readonly number[] }[] = []
  for (const file of candidates(from)) {
    const one = await probe(run, file)
    if (one) found.push(one)
    if (one && recentEnough(one.version)) break
  }
  if (found.length === 0)
    throw new Refused(
      'FLARE_PYTHON',
      `There is no Python on this machine: NVIDIA FLARE needs Python ${NEED} or newer. Install it with its venv module (on Debian: apt install python3-venv), and run the same command again.`,
    )
  const base = found.find(({ version }) => recentEnough(version))
  if (!base)
    throw new Refused(
      'FLARE_PYTHON',
      `Python ${found[0]!.version.join('.')} is too old: NVIDIA FLARE needs Python ${NEED} or newer. Install a newer one beside it, and run the same command again.`,
    )
  if (from === 'system' && (await run(base.path, ['-c', 'import torch, numpy'], { timeoutMs: 60_000 })).code !== 0)
    throw new Refused(
      'FLARE_PYTHON',
      'PyTorch of the operating system is not here. Install it (on Debian: apt install python3-torch), or leave --system-torch out.',
    )
  return { path: base.path, version: base.version.join('.') }
}
