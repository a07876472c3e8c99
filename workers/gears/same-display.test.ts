import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { runFileChain } from './file-chain.ts'
import { makeDicom, transcoded } from './testing/make-dicom.ts'

/** Lossless forms that can be written here. */
const FORMS = {
  'explicit little endian': '1.2.840.10008.1.2.1',
  'implicit little endian': '1.2.840.10008.1.2',
  'explicit big endian': '1.2.840.10008.1.2.2',
  RLE: '1.2.840.10008.1.2.5',
  'JPEG lossless': '1.2.840.10008.1.2.4.70',
  'JPEG-LS': '1.2.840.10008.1.2.4.80',
  'JPEG 2000': '1.2.840.10008.1.2.4.90',
  HTJ2K: '1.2.840.10008.1.2.4.201',
}

const picture = fc.record({
  rows: fc.integer({ min: 32, max: 60 }),
  columns: fc.integer({ min: 32, max: 60 }),
  bitsStored: fc.integer({ min: 9, max: 16 }),
  seed: fc.nat(),
  noise: fc.integer({ min: 1, max: 9 }),
  /** Window as shares of the range; without one the percentiles decide. */
  window: fc.option(fc.record({ center: fc.integer({ min: 40, max: 60 }), width: fc.integer({ min: 100, max: 130 }) })),
  padding: fc.boolean(),
  options: fc.constantFrom<Record<string, string>>({}, { match: 'template' }, { clahe: 'on' }),
})

/** A slope with noise: every codec has something to predict and something to miss. */
const pixelsOf = (rows: number, columns: number, top: number, seed: number, noise: number): Uint16Array =>
  Uint16Array.from({ length: rows * columns }, (_, i) => {
    const random = (Math.imul(i ^ seed, 2_654_435_761) >>> 8) / 2 ** 24
    return Math.min(top, Math.round(((i % columns) / columns) * top * (1 - noise / 10) + (random * top * noise) / 10))
  })

test('one picture is shown by the same bytes whatever its photometric tag and its transfer syntax', async () => {
  await fc.assert(
    fc.asyncProperty(picture, async ({ rows, columns, bitsStored, seed, noise, window, padding, options }) => {
      const top = 2 ** bitsStored - 1
      const white = pixelsOf(rows, columns, top, seed, noise)
      const black = white.map((value) => top - value)
      const center = window ? Math.round((window.center * top) / 100) : 0
      const width = window ? Math.round((window.width * top) / 100) : 0
      const attributes = (mirrored: boolean) => ({
        PhotometricInterpretation: mirrored ? 'MONOCHROME1' : 'MONOCHROME2',
        // The middle of a LINEAR window lies half a value below its centre (PS3.3 C.11.2.1.2.1).
        ...(window && { WindowCenter: `${mirrored ? top - center + 1 : center}`, WindowWidth: `${width}` }),
        ...(padding && { PixelPaddingValue: mirrored ? top : 0 }),
      })
      const changes: Readonly<Record<string, Record<string, string | number>>> = { intensity: options, resize: { sizePx: 28 } }
      const chain = DEFAULT_CHAIN.filter(({ gear }) => gear !== 'qc').map((step) => ({
        ...step,
        config: { ...step.config, ...changes[step.gear] },
      }))
      const shown = new Map<string, string[]>()
      for (const mirrored of [false, true]) {
        const part10 = makeDicom({ rows, columns, bitsStored, pixels: mirrored ? black : white, attributes: attributes(mirrored) })
        for (const [form, syntax] of Object.entries(FORMS)) {
          const { png, reasons } = await runFileChain(await transcoded(part10, syntax), {}, chain)
          const key = png ? Buffer.from(png).toString('base64') : reasons.join()
          shown.set(key, [...(shown.get(key) ?? []), `${form}${mirrored ? ', MONOCHROME1' : ''}`])
        }
      }
      expect([...shown.values()]).toHaveLength(1)
      expect([...shown.keys()][0]!.length).toBeGreaterThan(100)
    }),
    { numRuns: 25 },
  )
})
