import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEFAULT_CHAIN } from '#core/gear/chain.ts'
import { walkFolder } from '../ingest/folder.ts'
import { startPool } from './pool.ts'
import { testData } from './test-data.ts'

const root = testData('dicom-malformed')

describe.skipIf(root === null)('hostile files', () => {
  test('every one ends accepted or excluded within two seconds, and none takes the reader down', async () => {
    const files = await walkFolder(join(root!, 'files'))
    expect(files.length).toBeGreaterThan(190)
    const pool = await startPool({ threads: 2, chain: DEFAULT_CHAIN, readable: [await realpath(root!)] })
    const queue = [...files]
    const worker = async (): Promise<void> => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const started = performance.now()
        const { reasons } = await pool.run(file.absolute, {})
        expect(['CRASHED', 'TIMEOUT', 'MEMORY']).not.toContain(reasons[0])
        expect(performance.now() - started).toBeLessThan(2000)
      }
    }
    await Promise.all([worker(), worker()])
    await pool.close()
  })
})
