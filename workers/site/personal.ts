import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, writeDurably } from './files.ts'
import type { Home } from './home.ts'

const fileOf = (round: number): string => `${round}.f32`

/** Rounds of a run whose values are kept and that come before one, the newest first. */
const roundsBefore = async (dir: string, round: number): Promise<number[]> => {
  const names = await readdir(dir).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw error
  })
  return names
    .flatMap((name) => (/^\d+\.f32$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .filter((kept) => kept < round)
    .sort((a, b) => b - a)
}

/**
 * The values of a run that stay at this site, as they were before a round began, so that a round that is done again begins as it did the first time;
 * `null` before the first.
 */
export const readPersonal = async (home: Pick<Home, 'personal'>, run: string, round: number): Promise<Float32Array | null> => {
  const dir = join(home.personal, run)
  const [newest] = await roundsBefore(dir, round)
  return newest === undefined ? null : new Float32Array(Uint8Array.from(await readFile(join(dir, fileOf(newest)))).buffer)
}

/** Keeps what a round made of these values, and what it began with; where the model of any round may be selected in the end, those of all. */
export const keepPersonal = async (
  home: Pick<Home, 'personal'>,
  run: string,
  { round, select }: { readonly round: number; readonly select: boolean },
  values: Float32Array,
): Promise<void> => {
  const dir = join(home.personal, run)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeDurably(join(dir, fileOf(round)), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  if (select) return
  for (const old of (await roundsBefore(dir, round)).slice(1)) await rm(join(dir, fileOf(old)), { force: true })
}

/** When a run has ended: of its rounds only what goes with the model that it ended with is kept. */
export const settlePersonal = async (home: Pick<Home, 'personal'>, run: string, round: number): Promise<void> => {
  const dir = join(home.personal, run)
  const [last] = await roundsBefore(dir, round + 1)
  for (const other of await roundsBefore(dir, Number.POSITIVE_INFINITY))
    if (other !== last) await rm(join(dir, fileOf(other)), { force: true })
}
