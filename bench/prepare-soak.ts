import { readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { startPool } from '#workers/gears/pool.ts'
import { testData } from '#workers/gears/test-data.ts'
import { atEnd } from './ending.ts'
import { readers } from './prepare-ours.ts'
import { peakBytes, privateBytes, residentBytes } from './process-table.ts'
import { rounded } from './spread.ts'

const SMALL = 10_000
const LARGE = 300

/** Resident memory of one reader over 10 000 small files of every kind, then 300 films. */
export const soak = async (films: readonly string[], say: (text: string) => void) => {
  const root = testData('dicom-chest-derived')
  if (!root) return []
  const folder = realpathSync(join(root, 'files'))
  const small = readdirSync(folder).map((name) => join(folder, name))
  const before = new Set(readers())
  const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [folder, realpathSync(dirname(films[0]!))] })
  atEnd(() => pool.close())
  const reader = readers().find((pid) => !before.has(pid))!
  const rows = []
  for (let done = 0; done < SMALL + LARGE; ) {
    await pool.run(done < SMALL ? small[done % small.length]! : films[done % films.length]!, {})
    done++
    if (done !== 100 && done % 2000 !== 0 && (done < SMALL || (done - SMALL) % 100 !== 0)) continue
    say(`${done} files by one worker …`)
    const files = done <= SMALL ? `${done} small` : `${SMALL} small, ${done - SMALL} films`
    const megabytes = (read: (pid: number) => number): number => rounded(read(reader) / 1e6, 0)
    rows.push({
      files,
      nowMegabytes: megabytes(residentBytes),
      privateMegabytes: megabytes(privateBytes),
      mostMegabytes: megabytes(peakBytes),
    })
  }
  return rows
}
