// Runs on any Node that npm brings: installs the locked packages when they are missing or older than the lock,
// then runs the given TypeScript program on the Node that the lock pins (or, where it pins none, on this one).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log('Installing packages (about a minute) …')
  const npm = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  })
  if (npm.status !== 0) {
    console.error(
      'The packages could not be installed: npm ci ended with an error (above). Check the network or the npm registry setting, then run the same command again.',
    )
    process.exit(1)
  }
}

const pinned = [`node-linux-${process.arch}`, `node-darwin-${process.arch}`, `node-win-${process.arch}`]
  .map((name) => join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))
  .find((path) => existsSync(path))
const [major, minor] = process.versions.node.split('.').map(Number)
if (!pinned && (major < 22 || (major === 22 && minor < 18))) {
  console.error(
    `Node ${process.versions.node} is too old: Roundtable needs Node 22.18 or newer. Install it and run the same command again.`,
  )
  process.exit(1)
}

const [program, ...args] = process.argv.slice(2)
const child = spawn(pinned ?? process.execPath, ['--disable-warning=ExperimentalWarning', join(root, program), ...args], {
  stdio: 'inherit',
  // `roundtable` is run from anywhere: paths on its command line are the caller's.
  cwd: process.env.INIT_CWD ?? process.cwd(),
})
// A terminal's Ctrl-C reaches the program too; it takes a second one for the same.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
