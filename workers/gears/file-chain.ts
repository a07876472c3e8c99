import type { Chain } from '#core/gear/chain.ts'
import type { ConfigValue } from '#core/gear/manifest.ts'
import { beforePicture, type ValueCounts, valueCounts } from './before.ts'
import { type FileState, type Hints, newFileState } from './file-state.ts'
import { type FilmFacts, filmFacts, shownRange } from './film-facts.ts'
import { differenceHash, sharpness } from './fingerprint.ts'
import { type FixConfig, fix } from './fix.ts'
import type { Frame } from './frame.ts'
import type { Identity } from './header.ts'
import { displayOf, type IntensityConfig, shownPicture } from './intensity.ts'
import { metadata } from './metadata.ts'
import { type QcConfig, qc } from './qc.ts'
import { resize, toBytes, toPng16 } from './resize.ts'

/** What comes out of a child for one file: small, and the only thing that does. */
export interface FileResult extends Pick<FileState, 'verdicts' | 'reasons' | 'facts' | 'pixelHash' | 'voi' | 'shown'> {
  /** For pseudonyms, made in the parent; never written. */
  readonly identity: Identity | null
  /** 16-bit grey PNG, sizePx × sizePx; also of an excluded picture, for the hospital's own gallery. */
  readonly png: Uint8Array | null
  /** sizePx × sizePx grey values, 0–255. */
  readonly bytes: Uint8Array | null
  /** The film as it was stored, as a JPEG of at most 512 px: for the hospital's own gallery. */
  readonly before: Uint8Array | null
  readonly values: ValueCounts | null
  readonly film: FilmFacts | null
  /** What only a comparison with the other pictures can judge. */
  readonly fingerprint: { readonly hash: string; readonly sharpness: number } | null
}

type FileGear = (state: FileState, config: never) => void | Promise<void>

const intensity = (state: FileState, config: IntensityConfig): void => {
  if (!state.header || !state.frame || !state.histogram) return
  const display = displayOf(state.header, state.histogram, config)
  state.displayed = shownPicture(state.frame, state.header, display, config)
  state.voi = display.voi
  state.shown = shownRange(display)
}

const resizeGear = async (state: FileState, config: { sizePx: number }): Promise<void> => {
  if (!state.displayed) return
  state.sizePx = config.sizePx
  state.small = await resize(state.displayed, config.sizePx, state.header?.spacingMm ?? null)
}

/** Gears of scope `file` by name. Gears of scope `set` (deidentify, pack) run in the parent. */
export const FILE_GEARS: Readonly<Record<string, FileGear>> = {
  metadata,
  fix: fix as (state: FileState, config: FixConfig) => Promise<void>,
  qc: qc as (state: FileState, config: QcConfig) => void,
  intensity,
  resize: resizeGear,
}

const run = async (state: FileState, gear: FileGear, config: Readonly<Record<string, ConfigValue>>): Promise<void> =>
  gear(state, config as never)

const LARGE_BYTES = 1024 * 1024

/** Gives a large picture's memory back at once: the collector would come some films later. */
const release = ({ values }: Frame, bytes: Uint8Array): void => {
  const { buffer } = values
  if (values.byteLength >= LARGE_BYTES && buffer !== bytes.buffer && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** Runs the file gears of a planned chain, in its order, over the bytes of one file. */
export const runFileChain = async (bytes: Uint8Array, hints: Hints, chain: Chain): Promise<FileResult> => {
  const state = newFileState(bytes, hints)
  for (const step of chain) {
    const gear = FILE_GEARS[step.gear]
    if (gear) await run(state, gear, step.config)
  }
  const small = state.small ? toBytes(state.small) : null
  const result = {
    verdicts: state.verdicts,
    reasons: state.reasons,
    identity: state.identity,
    facts: state.facts,
    pixelHash: state.pixelHash,
    voi: state.voi,
    shown: state.shown,
    png: state.small ? await toPng16(state.small, state.sizePx) : null,
    bytes: small,
    before: state.frame && state.header ? await beforePicture(state.frame, state.header) : null,
    values: state.histogram && state.header ? valueCounts(state.histogram, state.header) : null,
    film: state.header ? filmFacts(state.header) : null,
    fingerprint: small ? { hash: differenceHash(small, state.sizePx), sharpness: sharpness(small, state.sizePx) } : null,
  }
  if (state.frame) release(state.frame, bytes)
  return result
}
