import { availableParallelism, cpus } from 'node:os'
import packageJson from '../../package.json' with { type: 'json' }

export const AGENT_VERSION: string = `roundtable/${packageJson.version}`

/** What a page may show of this machine: kind and size, nothing that names it. */
export const DEVICE: string = `${(cpus()[0]?.model ?? process.arch).replace(/\s+/g, ' ').trim()}, ${availableParallelism()} threads`.slice(
  0,
  200,
)
