import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** Made once, beside the other things that a working copy keeps and git does not. */
const VENV = join(ROOT, '.data/python')

const hasPackages = (python: string): boolean =>
  spawnSync(python, ['-c', 'import numpy, pyarrow.parquet'], { stdio: 'ignore' }).status === 0

/** A Python that has what `requirements.txt` lists: the one that is there, or one made of it in `.data`; `null` where none can be had. */
export const findPython = (say: (text: string) => void): string | null => {
  const own = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const found = [own, 'python3'].find(hasPackages)
  if (found !== undefined) return found
  const requirements = join(ROOT, 'workers/python/requirements.txt')
  spawnSync('python3', ['-m', 'venv', VENV], { stdio: 'ignore', timeout: 120_000 })
  if (existsSync(own))
    spawnSync(own, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements], {
      stdio: 'ignore',
      timeout: 240_000,
    })
  if (hasPackages(own)) return own
  say('The Python reader is not tested: python3 with numpy and pyarrow is not here and cannot be installed.')
  return null
}
