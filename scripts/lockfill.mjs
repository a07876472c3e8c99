// Adds the platform packages that the registry in use does not serve to package-lock.json, so that `npm ci` accepts the lock everywhere.
import { readFileSync, writeFileSync } from 'node:fs'

const file = 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages
const OS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'linuxmusl',
  'netbsd',
  'openbsd',
  'sunos',
  'win32',
  'aix',
  'openharmony',
  'windows',
  'win',
]
const CPU = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32', 'armv7']

const has = (from, name) => {
  for (let dir = from; ; ) {
    if (packages[`${dir ? `${dir}/` : ''}node_modules/${name}`]) return true
    if (!dir) return false
    const at = dir.lastIndexOf('/node_modules/')
    dir = at >= 0 ? dir.slice(0, at) : ''
  }
}

for (const [key, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (has(key, name)) continue
    const parts = name.split(/[/-]/)
    const o = parts.find((part) => OS.includes(part))
    const c = parts.find((part) => CPU.includes(part))
    const os = { windows: 'win32', win: 'win32', linuxmusl: 'linux' }[o] ?? o
    const cpu = c === 'armv7' ? 'arm' : c
    packages[`node_modules/${name}`] = {
      version: range.replace(/^[\^~]/, ''),
      ...(cpu && { cpu: [cpu] }),
      ...(entry.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
      ...(/musl/.test(name) && { libc: ['musl'] }),
    }
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
