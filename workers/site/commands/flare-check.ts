import { join } from 'node:path'
import { type CheckedEnvironment, checkEnvironment } from '#workers/flare/check-environment.ts'
import { runProgram } from '#workers/flare/run-program.ts'
import { homeFor } from '../home.ts'
import { type Command, HOME_HELP, HOME_OPTION, NO_NETWORK, text } from './command.ts'

export const foundText = ({ python, nvflare, torch, torchFrom, gpus }: CheckedEnvironment): string =>
  `NVIDIA FLARE ${nvflare} works here: Python ${python}, PyTorch ${torch}${torchFrom === 'system' ? ' of the operating system' : ''}, ${
    gpus === 0 ? 'no graphics card' : gpus === 1 ? '1 graphics card' : `${gpus} graphics cards`
  }.`

export const flareCheckCommand: Command = {
  name: 'flare check',
  summary: 'say whether the engine NVIDIA FLARE works on this machine',
  options: { ...HOME_OPTION, json: { type: 'boolean' } },
  words: [0, 0],
  help: `Loads NVIDIA FLARE, PyTorch and the training code in their own environment, computes a gradient, and says which versions are there.
Exit code: 0 it works, 1 it is not set up or broken.

Options:
  --json           the same as one JSON document
${HOME_HELP}

Example:
  roundtable flare check

${NO_NETWORK}
Files: reads the folder flare in the home folder and writes nothing.`,
  run: async (values) => {
    const found = await checkEnvironment(join(homeFor(text(values, 'home')).dir, 'flare'), runProgram)
    console.log(values.json === true ? JSON.stringify(found, null, 2) : foundText(found))
    return 0
  },
}
