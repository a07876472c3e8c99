import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { configOf, DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { textLetters } from '#workers/gears/burned-in.ts'
import { decodeFrame, pixelHash } from '#workers/gears/frame.ts'
import { frontalness } from '#workers/gears/frontal.ts'
import { readHeader } from '#workers/gears/header.ts'
import { ends, histogramOf } from '#workers/gears/histogram.ts'
import { displayOf, type IntensityConfig, shownPicture } from '#workers/gears/intensity.ts'
import { parseDicom } from '#workers/gears/parse-dicom.ts'
import { resize, toBytes, toPng16 } from '#workers/gears/resize.ts'
import { spreadOf } from './spread.ts'

const CONFIG = configOf(DEFAULT_CHAIN, 'intensity') as unknown as IntensityConfig

/** Milliseconds of each stage of one film in this process, medians over `paths` after a first pass to warm up. */
export const stagesOf = async (paths: readonly string[]): Promise<Record<string, number>> => {
  const times: Record<string, number[]> = {}
  const timed = async <T>(stage: string, work: () => T | Promise<T>): Promise<T> => {
    const begun = performance.now()
    const result = await work()
    times[stage] = [...(times[stage] ?? []), performance.now() - begun]
    return result
  }
  const film = async (path: string): Promise<void> => {
    const bytes = await timed('read', () => readFileSync(path))
    await timed('SHA-256', () => createHash('sha256').update(bytes).digest('hex'))
    const { data, header } = await timed('parse', () => {
      const data = parseDicom(bytes)
      return { data, header: readHeader(data) }
    })
    const frame = await timed('decode', () => decodeFrame(data, header, 100))
    await timed('pixel hash', () => pixelHash(frame))
    const histogram = await timed('histogram', () => histogramOf(frame, header))
    const display = await timed('LUT', () => displayOf(header, histogram, CONFIG))
    const small = await timed('resize', () => resize(shownPicture(frame, header, display, CONFIG), 224, header.spacingMm))
    await timed('PNG and bytes', async () => [await toPng16(small, 224), toBytes(small)])
    await timed('QC: burned-in text', () => textLetters(frame, ends(histogram).low, ends(histogram).high))
    await timed('QC: frontal view', () => frontalness(frame, display))
  }
  for (const path of paths) await film(path)
  for (const stage of Object.keys(times)) times[stage] = []
  for (const path of paths) await film(path)
  return Object.fromEntries(Object.entries(times).map(([stage, values]) => [stage, spreadOf(values).median]))
}
