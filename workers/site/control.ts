import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TaskOrder } from '#core/protocol/messages.ts'
import { fetchBlob } from './blobs.ts'
import type { SiteContext } from './context.ts'
import { isMissing, writeDurably } from './files.ts'
import type { Home } from './home.ts'
import type { Work } from './trainer.ts'

const fileOf = (round: number): string => `${round}.f32`

/** The control variate that this site kept in a round; `null` when it is not here. */
export const readControl = async (home: Pick<Home, 'control'>, run: string, round: number): Promise<Float32Array | null> => {
  try {
    return new Float32Array(Uint8Array.from(await readFile(join(home.control, run, fileOf(round)))).buffer)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/**
 * Keeps what a round made of the control variate, and the one it was made from: a round that is done again begins as it did the first time, and
 * where it does not count, so does the next. Those of other rounds are never asked for again.
 * @param rounds `since`: the last round before this one of which an update of the site counted, 0: none
 */
export const keepControl = async (
  home: Pick<Home, 'control'>,
  run: string,
  { round, since }: { readonly round: number; readonly since: number },
  values: Float32Array,
): Promise<void> => {
  const dir = join(home.control, run)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeDurably(join(dir, fileOf(round)), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  for (const name of await readdir(dir)) if (name !== fileOf(round) && name !== fileOf(since)) await rm(join(dir, name), { force: true })
}

/** When a run has ended, nothing asks for its control variates any more. */
export const dropControl = (home: Pick<Home, 'control'>, run: string): Promise<void> =>
  rm(join(home.control, run), { recursive: true, force: true })

/** What training under SCAFFOLD is corrected by: the exchange's control variate, fetched by the hash in the order, and this site's own. */
export const controlWork = async (site: SiteContext, order: TaskOrder, signal: AbortSignal): Promise<Work['control']> => {
  if (!order.control) return undefined
  const { state, bytes, since } = order.control
  const wanted = { hash: state, bytes, dua: order.terms }
  const statePath = await fetchBlob(site.client, site.home, wanted, { signal, onRetry: site.onRetry })
  const own = since > 0 ? await readControl(site.home, order.run, since) : null
  const lost = since > 0 && own === null
  if (lost) {
    const what = 'what this site kept of its control variate is not here any more. It begins at nought.'
    site.log.warn('control.lost', `Round ${order.round} of run ${order.run.slice(0, 8)}: ${what}`, { task: order.task })
  }
  return { statePath, own, lost }
}
