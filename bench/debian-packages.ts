import { spawnSync } from 'node:child_process'

/** Debian's own Python: its packages are what a peer is measured with. */
export const DEBIAN_PYTHON = '/usr/bin/python3'

/** Whether that Python has these modules; the packages are installed where they are missing and it is allowed. */
export const haveDebianPackages = (modules: string, packages: readonly string[], say: (text: string) => void): boolean => {
  const isThere = () => spawnSync(DEBIAN_PYTHON, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0
  if (isThere()) return true
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  say(`installing ${packages.join(', ')} …`)
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=400', ...args], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update', '-q')
  apt('install', '-y', '-q', '--no-install-recommends', ...packages)
  return isThere()
}
