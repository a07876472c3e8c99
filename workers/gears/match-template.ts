import { INTENSITY_TEMPLATE } from './intensity-template.ts'

const LAST = INTENSITY_TEMPLATE.length - 1

/** The template's grey below which a share of its pixels lies. */
const quantile = (share: number): number => {
  const at = share * LAST
  const below = Math.min(LAST - 1, Math.floor(at))
  const low = INTENSITY_TEMPLATE[below]!
  return Math.round(low + (at - below) * (INTENSITY_TEMPLATE[below + 1]! - low))
}

/**
 * Histogram matching: changes a display so that its greys are distributed as the template's. Equal greys stay equal and none
 * overtakes another; a grey goes where the middle of its share lies.
 * @param table grey by stored value; @param counts pixels by stored value, without padding
 * @param isPadding by index: it stays as it is
 */
export const matchTemplate = (table: Uint16Array, counts: Uint32Array, isPadding: (index: number) => boolean): Uint16Array => {
  const byGrey = new Float64Array(65_536)
  let total = 0
  for (let i = 0; i < 65_536; i++) {
    byGrey[table[i]!]! += counts[i]!
    total += counts[i]!
  }
  if (total === 0) return table
  const matched = new Uint16Array(65_536)
  let below = 0
  for (let grey = 0; grey < 65_536; grey++) {
    matched[grey] = quantile((below + byGrey[grey]! / 2) / total)
    below += byGrey[grey]!
  }
  return table.map((grey, i) => (isPadding(i) ? grey : matched[grey]!))
}
