import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Where everything of a site agent lies. The folder is readable by its owner only. */
export interface Home {
  readonly dir: string
  readonly config: string
  /** Private key, JWK, file mode 0600. It never leaves this machine. */
  readonly key: string
  /** A key on its way to take the place of `key`; there while a rotation is under way. */
  readonly nextKey: string
  /** The hospital's own rules. Missing: everything is refused. */
  readonly policy: string
  /** Present while the hospital has paused its site. */
  readonly pause: string
  /** Terms hashes that the hospital has ended for itself. */
  readonly revoked: string
  /** Prepared data sets told to the exchange, with the manifest hash that was pinned then. */
  readonly published: string
  readonly journal: string
  readonly log: string
  /** What `site status` shows of the running agent; may be lost without harm. */
  readonly state: string
  readonly lock: string
  readonly agreements: string
  readonly pending: string
  readonly blobs: string
  readonly outbox: string
  /** The exact bytes that would leave, or have left, about the prepared data set. */
  readonly preview: string
  /** The steward's yes to such bytes, by their hash. */
  readonly approval: string
  /** What of a model stays at this site, by run. */
  readonly personal: string
  /** Control variates of SCAFFOLD, by run. */
  readonly control: string
  /** The largest checkpoint of the exchange's log that this site has seen. */
  readonly witness: string
  /** Two checkpoints that contradict each other: proof that the log was rewritten. Present: no task is taken. */
  readonly conflict: string
  /** Empty working folder of the trainer. */
  readonly scratch: string
  /** Output of a preparation, unless config.json names another folder. */
  readonly data: string
}

export const homeAt = (dir: string): Home => {
  const at = (...parts: string[]): string => join(dir, ...parts)
  return {
    dir,
    config: at('config.json'),
    key: at('site-key.json'),
    nextKey: at('site-key.next.json'),
    policy: at('policy.json'),
    pause: at('pause.json'),
    revoked: at('revoked.json'),
    published: at('published.json'),
    journal: at('journal.jsonl'),
    log: at('log.jsonl'),
    state: at('state.json'),
    lock: at('agent.lock'),
    agreements: at('agreements'),
    pending: at('agreements', 'pending'),
    blobs: at('blobs'),
    outbox: at('outbox'),
    preview: at('outbox', 'listing-preview.json'),
    approval: at('outbox', 'approval.json'),
    personal: at('personal'),
    control: at('control'),
    witness: at('witness.json'),
    conflict: at('log-conflict.json'),
    scratch: at('scratch'),
    data: at('data'),
  }
}

/** The home folder a command works in: --home, else ROUNDTABLE_HOME, else .roundtable in the user's own folder. */
export const homeFor = (option: string | undefined): Home =>
  homeAt(resolve(option ?? process.env.ROUNDTABLE_HOME ?? join(homedir(), '.roundtable')))

export const createHome = async (home: Home): Promise<void> => {
  for (const dir of [home.dir, home.agreements, home.pending, home.blobs, home.outbox, home.scratch])
    await mkdir(dir, { recursive: true, mode: 0o700 })
}
