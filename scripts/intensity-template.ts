import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { histogramOf } from '#workers/gears/histogram.ts'
import { displayOf } from '#workers/gears/intensity.ts'
import { decodeStillImage } from '#workers/gears/still-image.ts'
import { ROOT } from './exchange/root.ts'

/**
 * Writes workers/gears/intensity-template.ts from a folder of frontal chest radiographs (PNG or JPEG, already shown as a reader sees
 * them), given as argument: for each of 129 shares of the pixels the grey below which that share lies, averaged over the pictures.
 * The mean of quantile functions is the distribution nearest to all of them (1-D Wasserstein barycentre).
 */
const POINTS = 129
const CONFIG = { voi: 'percentile', lowPercent: '0.5', highPercent: '99.5', clahe: 'off', match: 'none' }

const quantiles = (table: Uint16Array, counts: Uint32Array, total: number): number[] => {
  const out: number[] = []
  let below = 0
  let at = 0
  for (let point = 0; point < POINTS; point++) {
    const wanted = Math.min(total, Math.max(1, (point / (POINTS - 1)) * total))
    while (below + counts[at]! < wanted) below += counts[at++]!
    out.push(table[at]!)
  }
  return out
}

const main = async (dir: string): Promise<void> => {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .sort()
  const sums = new Float64Array(POINTS)
  for (const name of names) {
    const { header, frame } = await decodeStillImage(readFileSync(join(dir, name)), 100)
    const histogram = histogramOf(frame, header)
    const { table } = displayOf(header, histogram, CONFIG)
    for (const [point, grey] of quantiles(table, histogram.inner, histogram.innerTotal).entries()) sums[point]! += grey
  }
  const greys = [...sums].map((sum) => Math.round(sum / names.length))
  const rows = Array.from({ length: Math.ceil(POINTS / 16) }, (_, row) => `  ${greys.slice(row * 16, row * 16 + 16).join(', ')},`)
  writeFileSync(
    join(ROOT, 'workers/gears/intensity-template.ts'),
    `/**
 * The greys, 0 to 65 535, below which 0, 1, … 128 of 128 parts of a frontal chest radiograph lie, without its outer 5 %: the mean over
 * ${names.length} adults of NIH ChestX-ray14 (Wang et al., CVPR 2017; NIH Clinical Center, use unrestricted), each stretched from its 0.5th to its
 * 99.5th percentile. Made by scripts/intensity-template.ts.
 */
// biome-ignore format: sixteen a line
export const INTENSITY_TEMPLATE: readonly number[] = [
${rows.join('\n')}
]
`,
  )
}

await main(process.argv[2]!)
