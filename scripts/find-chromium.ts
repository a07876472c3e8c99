import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './exchange/root.ts'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const installed = (): string | null => [process.env.CHROMIUM_PATH, ...CANDIDATES].find((path) => path && existsSync(path)) ?? null

/** Whether Playwright's own Chromium is there. */
const bundled = (): boolean => {
  const found = spawnSync(process.execPath, ['-e', "process.stdout.write(require('playwright').chromium.executablePath())"], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return found.status === 0 && existsSync(found.stdout)
}

/**
 * A Chromium for the browser tests: one that is installed, else Playwright's own download, else Debian's package.
 * @returns its path, or undefined for Playwright's own. @throws {Error} when none can be had
 */
export const findChromium = (say: (text: string) => void): string | undefined => {
  const here = installed()
  if (here) return here
  if (bundled()) return undefined
  say('Installing Chromium for the browser tests …')
  const download = spawnSync(process.execPath, [join(ROOT, 'node_modules/playwright/cli.js'), 'install', 'chromium'], {
    cwd: ROOT,
    stdio: 'ignore',
    timeout: 180_000,
  })
  if (download.status === 0 && bundled()) return undefined
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=400', ...args], {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-q')
    apt('install', '-y', '-q', '--no-install-recommends', 'chromium')
    const package_ = installed()
    if (package_) return package_
  }
  throw new Error(
    'No Chromium could be installed. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one, then run the tests again.',
  )
}
