import { createHash } from 'node:crypto'
import { runAgent } from '../agent.ts'
import type { Home } from '../home.ts'
import type { Log } from '../log.ts'
import type { Outcome, Trainer, Work, WorkHooks } from '../trainer.ts'

export interface TestAgent {
  readonly lines: { event: string; sentence: string; code: unknown }[]
  readonly work: Work[]
  stop(): Promise<void>
}

/** The same order gives the same bytes, as the real trainer does; `bytes` long. */
export const bytesFor = (work: Pick<Work, 'order'>, bytes: number): Uint8Array => {
  const seed = createHash('sha256').update(`${work.order.run} ${work.order.round}`).digest()
  return Uint8Array.from({ length: bytes }, (_, i) => seed[i % 32]! ^ (i >> 5))
}

export const outcome = (update: Uint8Array | null): Outcome => ({
  update,
  images: 200,
  steps: 10,
  trainLoss: '0.500000',
  evaluation: {
    auc: { kind: 'value', value: '0.800000', n: 60 },
    accuracy: { kind: 'value', value: '0.700000', n: 60 },
    loss: { kind: 'suppressed' },
  },
  device: 'cpu',
  seconds: '1.000',
})

export const fastTrainer =
  (bytes = 1000) =>
  async (work: Work, { onProgress }: WorkHooks): Promise<Outcome> => {
    onProgress({ phase: 'train', step: 1, steps: 10, loss: '0.7', rssBytes: 1000 })
    return outcome(bytesFor(work, bytes))
  }

/** Trains until it is told to stop, a step every 20 ms. */
export const endlessTrainer = async (_: Work, { signal, onProgress }: WorkHooks): Promise<Outcome> => {
  for (let step = 1; ; step++) {
    signal.throwIfAborted()
    onProgress({ phase: 'train', step, steps: 1_000_000, loss: '0.7', rssBytes: 1000 })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const startAgent = (home: Home, run: Trainer['run'], options: { chunkBytes?: number } = {}): TestAgent => {
  const controller = new AbortController()
  const lines: TestAgent['lines'] = []
  const work: Work[] = []
  const write = (event: string, sentence: string, fields: Record<string, unknown> = {}): void => {
    lines.push({ event, sentence, code: fields.code })
  }
  const log: Log = { info: write, warn: write }
  const trainer: Trainer = {
    run: (given, hooks) => {
      work.push(given)
      return run(given, hooks)
    },
    close: async () => {},
  }
  const done = runAgent({ home, signal: controller.signal, trainer, log, ...options })
  return {
    lines,
    work,
    stop: async () => {
      controller.abort()
      await done
    },
  }
}
