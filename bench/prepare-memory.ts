import { readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { startPool } from '#workers/gears/pool.ts'
import { testData } from '#workers/gears/test-data.ts'
import type { Benchmark } from './benchmark.ts'
import { atEnd, temporaryFolder } from './ending.ts'
import { makeFilms, sourceFilm } from './prepare-films.ts'
import { readers } from './prepare-ours.ts'
import { peakBytes, privateBytes, residentBytes } from './process-table.ts'
import { rounded } from './spread.ts'

const SMALL = 10_000
const LARGE = 300

const isNoted = (done: number): boolean => done === 100 || (done <= SMALL ? done % 2000 === 0 : (done - SMALL) % 100 === 0)

export const prepareMemory: Benchmark = {
  name: 'memory',
  measures: `memory of one reader over ${SMALL} small files of every kind, then ${LARGE} films`,
  run: async (say) => {
    const derived = testData('dicom-chest-derived')
    if (!derived) throw new Error('The small files are public test data that are not here: put them beside the repository.')
    const folder = realpathSync(join(derived, 'files'))
    const small = readdirSync(folder).map((name) => join(folder, name))
    const dir = realpathSync(temporaryFolder('prepare-memory'))
    const { raw } = await makeFilms(sourceFilm(), dir, 2)
    const pool = await startPool({ threads: 1, chain: DEFAULT_CHAIN, readable: [folder, dir] })
    atEnd(() => pool.close())
    const reader = readers()[0]!
    const megabytes = (read: (pid: number) => number): number => rounded(read(reader) / 1e6, 0)
    const rows = []
    for (let done = 1; done <= SMALL + LARGE; done++) {
      await pool.run(done <= SMALL ? small[done % small.length]! : raw[done % raw.length]!, {})
      if (!isNoted(done)) continue
      say(`${done} files …`)
      const files = done <= SMALL ? `${done} small` : `${SMALL} small, ${done - SMALL} films`
      rows.push({ files, resident: megabytes(residentBytes), own: megabytes(privateBytes), most: megabytes(peakBytes) })
    }
    return {
      settings: { Chain: 'the default one', Small: `${small.length} files in turn, of every transfer syntax and kind of fault` },
      tables: [
        {
          columns: ['files so far', 'MB resident', 'MB of it its own', 'MB resident at most'],
          rows: rows.map((row) => Object.values(row)),
        },
      ],
      notes: ['What is not its own is the code of Node and libvips, which all readers share.'],
      results: { memory: rows },
    }
  },
}
