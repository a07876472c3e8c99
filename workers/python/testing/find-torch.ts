import { spawnSync } from 'node:child_process'

const runs = (python: string, modules: string): boolean =>
  spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore', timeout: 60_000 }).status === 0

/**
 * A Python that has PyTorch and the other `modules`: the one that ROUNDTABLE_TORCH_PYTHON names, the usual one, or Debian's. PyTorch is large,
 * so it is not installed for a test; `null` where there is none.
 */
export const findTorch = (say: (text: string) => void, modules = 'torch'): string | null => {
  const places = [process.env.ROUNDTABLE_TORCH_PYTHON, 'python3', '/usr/bin/python3'].filter((path) => path !== undefined)
  const found = places.find((python) => runs(python, modules))
  if (found !== undefined) return found
  say(`Not tested under PyTorch: no python3 here has ${modules}. Name one by ROUNDTABLE_TORCH_PYTHON, or install python3-torch.`)
  return null
}
