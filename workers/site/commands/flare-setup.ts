import { join } from 'node:path'
import { INSTALLATIONS, NVFLARE_VERSION } from '#workers/flare/packages.ts'
import { runProgram } from '#workers/flare/run-program.ts'
import { setUp } from '#workers/flare/set-up.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, text } from './command.ts'
import { foundText } from './flare-check.ts'

const gigabytes = (mb: number) => (mb / 1000).toFixed(1)
const { package: full, system } = INSTALLATIONS

export const flareSetupCommand: Command = {
  name: 'flare setup',
  summary: 'make the Python environment of the engine NVIDIA FLARE',
  options: { ...HOME_OPTION, 'system-torch': { type: 'boolean' } },
  words: [0, 0],
  help: `Makes a Python environment for NVIDIA FLARE ${NVFLARE_VERSION} and PyTorch, in the folder flare/env of the home folder. It is used by
nothing else, and no other Python environment is changed. It says what it installs and how large that is before it begins, and checks itself at
the end. Given again, it repairs an environment that was left half made or broken since, and leaves a sound one alone.

The built-in engine needs none of this. NVIDIA FLARE is for models and clusters that outgrow it.

Options:
  --system-torch   take PyTorch of the operating system (Debian: python3-torch) instead of the package: ${system.downloadMb} MB are fetched and
                   ${gigabytes(system.diskMb)} GB used, not ${gigabytes(full.downloadMb)} and ${gigabytes(full.diskMb)} GB
${HOME_HELP}

Example:
  roundtable flare setup --system-torch

Network: outgoing HTTPS by pip to the package index of its settings (HTTPS_PROXY is honoured).
Files: writes the folder flare in the home folder; what pip says goes to flare/setup.log.`,
  run: async (values) => {
    const root = join(homeFor(text(values, 'home')).dir, 'flare')
    const torch = values['system-torch'] === true ? 'system' : 'package'
    const found = await setUp({ root, torch, run: runProgram, say: (line) => console.log(line) })
    console.log(foundText(found))
    return 0
  },
}
