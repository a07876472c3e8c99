import { Refused } from '#core/refusal.ts'
import { programEnv, readMarker, readyEnvironment } from './environment.ts'
import { NVFLARE_VERSION, type TorchFrom } from './packages.ts'
import type { RunProgram } from './run-program.ts'

export interface CheckedEnvironment {
  readonly python: string
  readonly nvflare: string
  readonly torch: string
  readonly torchFrom: TorchFrom
  /** Graphics cards that PyTorch finds. */
  readonly gpus: number
}

const PROGRAM = `import json, platform
import numpy, pyarrow.parquet, safetensors.numpy, torch
import nvflare
import nvflare.fuel.flare_api.flare_api
import roundtable_models, roundtable_dataset
import roundtable_flare.controller, roundtable_flare.executor, roundtable_flare.training, roundtable_flare.bridge
loss = (torch.ones(2, 2, requires_grad=True) * 3).sum()
loss.backward()
torch.from_numpy(numpy.zeros(2, numpy.float32)).numpy()
print(json.dumps({"python": platform.python_version(), "nvflare": nvflare.__version__, "torch": torch.__version__, "gpus": torch.cuda.device_count()}))
`

/**
 * Loads everything that a run uses, in the environment itself, and computes a gradient.
 * @throws {Refused} FLARE_ABSENT; FLARE_BROKEN when a part does not load or is of another version
 */
export const checkEnvironment = async (root: string, run: RunProgram): Promise<CheckedEnvironment> => {
  const environment = await readyEnvironment(root)
  const { torch: torchFrom } = (await readMarker(environment))!
  const { code, stdout, stderr } = await run(environment.python, ['-c', PROGRAM], { env: programEnv(environment), timeoutMs: 180_000 })
  const last = stderr.trim().split('\n').at(-1) ?? ''
  if (code !== 0)
    throw new Refused(
      'FLARE_BROKEN',
      `The environment of NVIDIA FLARE does not work (${last.slice(0, 160)}). Run roundtable flare setup to make it anew.`,
    )
  const found = JSON.parse(stdout.trim().split('\n').at(-1)!) as Omit<CheckedEnvironment, 'torchFrom'>
  if (found.nvflare !== NVFLARE_VERSION)
    throw new Refused(
      'FLARE_BROKEN',
      `The environment has NVIDIA FLARE ${found.nvflare} instead of ${NVFLARE_VERSION}. Run roundtable flare setup to make it anew.`,
    )
  return { ...found, torchFrom }
}
