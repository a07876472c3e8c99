import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ChainStep } from '#core/gear/chain.ts'
import type { Hash } from '#core/id.ts'

/**
 * The step of a chain that made a set here and is no gear: its name is that of no installed gear, so no agreement can take such a set for one that
 * gears prepared. Its digest is that of its own source file.
 */
export const ownStep = (gear: string, config: ChainStep['config'], module: string): ChainStep => {
  const text = readFileSync(new URL(module), 'utf8').replaceAll('\r\n', '\n')
  return { gear, version: '1.0.0', digest: createHash('sha256').update(text).digest('hex') as Hash, config }
}
