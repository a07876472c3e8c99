import type { ChosenDevice } from '#workers/train/choose-device.ts'
import type { Client } from './client.ts'
import type { Config } from './config.ts'
import type { GateWatch } from './gates.ts'
import type { Home } from './home.ts'
import type { Journal } from './journal.ts'
import type { SiteKey } from './keys.ts'
import type { Log } from './log.ts'
import type { StateFile } from './state.ts'
import type { Trainer } from './trainer.ts'
import type { TrustedClock } from './trusted-clock.ts'

/** What every part of a running agent works with. */
export interface SiteContext {
  readonly home: Home
  readonly config: Config
  /** The present one: it changes when the agent rotates it. */
  readonly key: SiteKey
  readonly client: Client
  /** Changes the key when it is due. */
  readonly rotateKey: () => Promise<void>
  readonly journal: Journal
  readonly gates: GateWatch
  readonly state: StateFile
  readonly log: Log
  readonly trainer: Trainer
  readonly device: ChosenDevice
  readonly clock: TrustedClock
  readonly now: () => Date
  readonly onRetry: (waitMs: number, fault: Error) => void
  readonly chunkBytes?: number | undefined
}
