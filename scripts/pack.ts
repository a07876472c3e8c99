import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { ROOT } from './exchange/root.ts'

/**
 * Makes the hospital's program a package of its own, dist/roundtable-VERSION.tgz: the files of core and workers as plain JavaScript
 * (Node strips no types inside node_modules), with the packages that they import. `npx roundtable` runs it where it is installed.
 */
const OUT = join(ROOT, 'dist')
const FOLDER = join(OUT, 'package')

const sources = ['core', 'workers'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(ts|mjs|py)$/.test(file) && !/\.test\.ts$|\.d\.ts$|\btesting\b|\bphantom\b/.test(file)),
)
/** Names of files in strings (imports, child programs, digests) follow. */
const renamed = (code: string): string => code.replace(/\.ts(['"`])/g, '.js$1')

rmSync(OUT, { recursive: true, force: true })
const imported = new Set<string>()
for (const file of sources) {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const code = renamed(file.endsWith('.ts') ? stripTypeScriptTypes(text) : text)
  for (const [, name] of code.matchAll(/(?:from|import\(|require(?:\.resolve)?\()\s*['"]((?:@[\w-]+\/)?[\w-]+)/g)) imported.add(name!)
  for (const [, name] of code.matchAll(/'(@cornerstonejs\/[\w-]+|dcmjs[\w-]*|dicom-parser)/g)) imported.add(name!)
  const target = join(FOLDER, file.replace(/\.ts$/, '.js'))
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, code)
}
const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, never> & { dependencies: Record<string, string> }
const dependencies = Object.fromEntries(Object.entries(own.dependencies).filter(([name]) => imported.has(name)))
const { name, version, license, engines } = own
const description = 'The site agent of Roundtable: a hospital’s own program for federated training.'
const manifest = {
  name,
  version,
  description,
  license,
  engines,
  type: 'module',
  bin: { roundtable: 'workers/bin.mjs' },
  imports: { '#core/*': './core/*', '#workers/*': './workers/*' },
  dependencies,
}
writeFileSync(join(FOLDER, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', OUT], {
  cwd: FOLDER,
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
console.log(`${join('dist', packed.trim())}: install it with npm install --ignore-scripts ${packed.trim()}, then run npx roundtable --help`)
