import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { CHECKS } from '#core/gear/checks.ts'
import { textLetters } from './burned-in.ts'
import type { Frame } from './frame.ts'
import { decodeStillImage } from './still-image.ts'
import { testData } from './test-data.ts'

const LIMIT = CHECKS['burned-in-text'].limit.default
const adults = testData('nih-cxr-512')
const children = testData('kermany-pediatric-224')

const endsOf = ({ values }: Frame): { low: number; high: number } => {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return { low, high }
}

const lettersIn = (frame: Frame): number => {
  const { low, high } = endsOf(frame)
  return textLetters(frame, low, high)
}

const read = async (path: string): Promise<Frame> => (await decodeStillImage(readFileSync(path), 100)).frame

const picturesIn = (dir: string, step: number): string[] =>
  (readdirSync(dir, { recursive: true }) as string[])
    .filter((name) => /\.(jpe?g|png)$/.test(name))
    .sort()
    .filter((_, i) => i % step === 0)
    .map((name) => join(dir, name))

/** A line of anti-aliased text as its coverage, 0 to 255; turned by 0, 90 or 270°. `null` where no font is installed. */
const lineOf = async (
  text: string,
  px: number,
  family: string,
  turn: number,
): Promise<{ width: number; height: number; ink: Buffer } | null> => {
  const [width, height] = [Math.ceil(text.length * px * 0.65) + 8, Math.ceil(px * 1.5)]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><text x="4" y="${px * 1.1}" font-family="${family}" font-size="${px}">${text}</text></svg>`
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .extractChannel('alpha')
    .rotate(turn)
    .raw()
    .toBuffer({ resolveWithObject: true })
  return data.some((coverage) => coverage > 128) ? { width: info.width, height: info.height, ink: data } : null
}

const STYLES = ['white', 'black', 'black on white', 'white on black'] as const
const PLACES = [
  ['top left', 0],
  ['top right', 0],
  ['bottom left', 0],
  ['bottom right', 0],
  ['left', 270],
  ['right', 90],
] as const

/** The film with a line of text near a border, or `null` where it would not stand out from what is below it: nobody could read it. */
const withText = async (
  film: Frame,
  text: string,
  px: number,
  family: string,
  style: (typeof STYLES)[number],
  place: (typeof PLACES)[number],
) => {
  const line = await lineOf(text, px, family, place[1])
  if (!line) return null
  const { low, high } = endsOf(film)
  const margin = Math.round(film.rows * 0.02)
  const left = place[0].includes('right') ? film.columns - line.width - margin : margin
  const top = place[1] !== 0 ? (film.rows - line.height) >> 1 : place[0].includes('top') ? margin : film.rows - line.height - margin
  const pen = style === 'white' || style === 'white on black' ? high : low
  const box = style === 'white on black' ? low : style === 'black on white' ? high : null
  const values = Uint16Array.from(film.values)
  let [contrast, inked] = [0, 0]
  for (let y = 0; y < line.height; y++)
    for (let x = 0; x < line.width; x++) {
      const at = (top + y) * film.columns + left + x
      const below = box ?? values[at]!
      const ink = line.ink[y * line.width + x]! / 255
      values[at] = Math.round(below * (1 - ink) + pen * ink)
      if (ink < 0.3) continue
      contrast += Math.abs(pen - below) / (high - low)
      inked++
    }
  return contrast / inked < 0.25 ? null : { ...film, values }
}

/** A 1024 px film at the size and depth of a detector: 2048 px, 12 bit, with a little grain. */
const enlarged = async (path: string): Promise<Frame> => {
  const { values, rows, columns } = await read(path)
  const large = await sharp(
    Uint16Array.from(values, (value) => value * 256),
    { raw: { width: columns, height: rows, channels: 1 } },
  )
    .resize(2 * columns, 2 * rows, { kernel: 'cubic' })
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer()
  const words = new Uint16Array(large.buffer, large.byteOffset, large.byteLength / 2)
  let seed = 1
  const grain = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return (seed / 2 ** 32 - 0.5) * 50
  }
  return {
    rows: 2 * rows,
    columns: 2 * columns,
    bitsAllocated: 16,
    values: words.map((word) => Math.min(4095, Math.max(0, word / 16 + grain()))),
  }
}

describe.skipIf(adults === null || children === null)('text that is burned in', () => {
  test('public radiographs without text are not taken for ones with text', { timeout: 120_000 }, async () => {
    for (const [name, paths] of [
      ['adults, 512 px', picturesIn(join(adults!, 'images'), 4)],
      ['children, 224 px', picturesIn(join(children!, 'images'), 8)],
    ] as const) {
      const found: number[] = []
      for (const path of paths) found.push(lettersIn(await read(path)))
      const alarms = found.filter((letters) => letters > LIMIT).length
      const doubtful = found.filter((letters) => letters > CHECKS['burned-in-text'].doubt.default).length
      console.info(
        `burned-in text, ${name}: ${alarms} of ${found.length} wrongly excluded, ${doubtful} doubtful, most letters ${Math.max(...found)}`,
      )
      expect(alarms).toBeLessThanOrEqual(found.length * 0.002)
    }
  })

  test('a line with a name and a date is found at every border, across or turned, white or black, from 12 px on', {
    timeout: 180_000,
  }, async ({ skip }) => {
    if (!(await lineOf('ABC', 40, 'sans-serif', 0))) return skip('No font is installed here, so no text can be drawn.')
    const hits = new Map<string, [number, number]>()
    const families = ['sans-serif', 'monospace', 'serif']
    let turn = 0
    for (const path of picturesIn(join(adults!, 'full1024'), 8)) {
      const film = await enlarged(path)
      for (const style of STYLES)
        for (const place of PLACES)
          for (const px of [12, 16, 24, 48]) {
            const planted = await withText(film, 'MUSTER^ANNA 12.03.1971', px, families[turn++ % 3]!, style, place)
            if (!planted) continue
            const hit = lettersIn(planted) > LIMIT ? 1 : 0
            for (const key of ['all', style, `${px} px`, place[1] === 0 ? 'across' : 'turned']) {
              const [found, total] = hits.get(key) ?? [0, 0]
              hits.set(key, [found + hit, total + 1])
            }
          }
    }
    console.info(`burned-in text, found of planted: ${[...hits].map(([key, [found, total]]) => `${key} ${found}/${total}`).join(', ')}`)
    for (const [key, [found, total]] of hits) expect([key, found / total >= 0.7]).toEqual([key, true])
    expect(hits.get('all')![0] / hits.get('all')![1]).toBeGreaterThanOrEqual(0.9)
  })
})
