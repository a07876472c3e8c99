import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './exchange/root.ts'

/** Format, lint and types: seconds, before every commit. */
const steps: [string, string[]][] = [
  ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.']],
  ['types of core alone', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'core']],
]

for (const [name, [program, ...args]] of steps) {
  const begun = performance.now()
  const done = spawnSync(process.execPath, [join(ROOT, program!), ...args], { cwd: ROOT, stdio: 'inherit' })
  if (done.status !== 0) {
    console.error(`${name} failed.`)
    process.exit(1)
  }
  console.log(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s`)
}
