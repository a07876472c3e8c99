import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** For kill tests only: the process kills itself the first time it passes each of the points that ROUNDTABLE_FAILPOINT names, by commas. */
export const failpoint = (name: string, homeDir: string): void => {
  if (process.env.NODE_ENV !== 'test' || !process.env.ROUNDTABLE_FAILPOINT?.split(',').includes(name)) return
  const marker = join(homeDir, `failpoint-${name}`)
  if (existsSync(marker)) return
  writeFileSync(marker, '')
  process.kill(process.pid, 'SIGKILL')
}
