import { suppressCount } from '#core/listing/count.ts'
import type { Preparing } from '#core/protocol/preparing.ts'
import type { PrepareProgress } from '../gears/chain.ts'

/** Steps of `total` files are never finer than one file, so that their width does not tell how many there are. */
const shareOf = (done: number, total: number, k: number): number => {
  if (total < k) return 0
  const step = total < 100 ? 10 : 1
  return Math.floor((done * 100) / (total * step)) * step
}

/** How far a preparation is, as far as it may leave. @param k fewest people behind a number that leaves, at least 10 */
export const toldProgress = ({ done, total, excluded, excludedPatients = 0 }: PrepareProgress, k: number): Preparing => ({
  state: 'preparing',
  percent: shareOf(done, total, k),
  excluded: suppressCount(excluded, excludedPatients, k),
})
