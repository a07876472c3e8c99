import { spawnSync } from 'node:child_process'

/** A Python that has `cryptography`: one that is there, else Debian's package, which only root can install; `null` where none can be had. */
export const findCryptography = (say: (text: string) => void): string | null => {
  const has = (python: string): boolean =>
    spawnSync(python, ['-c', 'from cryptography.hazmat.primitives.asymmetric import ed25519'], { stdio: 'ignore' }).status === 0
  const here = ['/usr/bin/python3', 'python3'].find(has)
  if (here !== undefined) return here
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=400', ...args], {
        stdio: 'ignore',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-q')
    apt('install', '-y', '-q', '--no-install-recommends', 'python3-cryptography')
    if (has('/usr/bin/python3')) return '/usr/bin/python3'
  }
  say('The second verifier is not tested: python3 with cryptography is not here and cannot be installed.')
  return null
}
