import type { Chain } from '#core/gear/chain.ts'
import { type FileResult, runFileChain } from './file-chain.ts'
import type { Hints } from './file-state.ts'
import { readFileOver } from './read-file.ts'

/**
 * A child process of the pool. It decodes files that nobody vouches for, so it runs with nothing of the site's environment, an empty working
 * folder, a memory limit and a kill timer, and may only read. It is told a path and answers with a small result.
 */
export interface ChildTask {
  readonly id: number
  readonly path: string
  readonly hints: Hints
  readonly chain: Chain
}
export type ChildAnswer = { readonly id: number } & ({ readonly result: FileResult } | { readonly failed: 'CRASHED' | 'UNREADABLE' })

const answer = async ({ id, path, hints, chain }: ChildTask): Promise<ChildAnswer> => {
  try {
    return { id, result: await runFileChain(readFileOver(path), hints, chain) }
  } catch (error) {
    // The message may repeat file contents: only its kind is passed on.
    return {
      id,
      failed:
        error instanceof Error && 'code' in error && /^E[A-Z]+$|^ERR_ACCESS_DENIED$/.test(String(error.code)) ? 'UNREADABLE' : 'CRASHED',
    }
  }
}

process.on('message', (task: ChildTask) => {
  answer(task).then((message) => process.send?.(message))
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
