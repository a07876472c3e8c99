import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = process.env.ROUNDTABLE_TEST_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** A folder of public test data beside the repository, or `null` where it was not fetched: its tests are then skipped. */
export const testData = (name: string): string | null => {
  const path = join(ROOT, name)
  return existsSync(path) ? path : null
}
