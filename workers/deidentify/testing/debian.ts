import { spawnSync } from 'node:child_process'

/**
 * Whether a program of a Debian package answers; where it is missing and this is root's Debian, it is installed first.
 * Says in one line when it cannot be had, so that a skipped test is seen.
 */
export const haveDebian = (name: string, program: string, args: readonly string[]): boolean => {
  const answers = (): boolean => spawnSync(program, [...args], { stdio: 'ignore', timeout: 30_000 }).status === 0
  if (answers()) return true
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const apt = (...words: string[]) =>
      spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=400', ...words], {
        stdio: 'ignore',
        timeout: 300_000,
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    if (apt('install', '-y', '-q', '--no-install-recommends', name).status !== 0) {
      apt('update', '-q')
      apt('install', '-y', '-q', '--no-install-recommends', name)
    }
    if (answers()) return true
  }
  console.warn(`Not tested with ${program}: Debian's package ${name} cannot be installed here.`)
  return false
}
