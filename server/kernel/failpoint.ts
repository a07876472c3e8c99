import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** For kill tests: the process ends itself with SIGKILL the first time it passes each of the points named in ROUNDTABLE_FAILPOINT, by commas. */
export const failpoint = (name: string, dataDir: string): void => {
  if (!process.env.ROUNDTABLE_FAILPOINT?.split(',').includes(name)) return
  const marker = join(/*turbopackIgnore: true*/ dataDir, `failpoint-${name}`)
  if (existsSync(marker)) return
  writeFileSync(marker, '')
  process.kill(process.pid, 'SIGKILL')
}
