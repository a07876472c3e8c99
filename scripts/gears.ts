import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { ROOT } from './exchange/root.ts'

/** Writes core/gear/code-digests.ts: what code each gear is, so that an agreement names the code and not only its version. */
const FILE = 'core/gear/code-digests.ts'
const GEARS = ['metadata', 'fix', 'qc', 'deidentify', 'intensity', 'resize', 'pack'] as const

const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
/** Line ends differ by the settings of git. */
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What a module runs: imports of types alone are left out. */
const importsOf = (path: string): string[] =>
  [
    ...textOf(path).matchAll(
      /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:require|resolve)\('([^']+)'\)/gm,
    ),
  ].map((found) => found[1] ?? found[2] ?? found[3]!)

const fileOf = (name: string, from: string): string | null => {
  if (name.startsWith('.'))
    return relative(ROOT, join(ROOT, dirname(from), name))
      .split(sep)
      .join('/')
  return name.startsWith('#') ? posix.normalize(name.slice(1)) : null
}

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

const pinned = (name: string): string => {
  const version = dependencies[name]
  if (version && /^\d/.test(version)) return version
  throw new Error(`The package ${name} is part of a gear, but package.json does not pin its version.`)
}

/** The module of a gear with all that it imports: files by their content, packages by their pinned version. */
const closureOf = (entry: string): string[] => {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (path: string): void => {
    if (files.has(path)) return
    if (path === FILE) throw new Error(`${entry} imports the digests themselves.`)
    files.add(path)
    for (const name of importsOf(path)) {
      const file = fileOf(name, path)
      if (file) visit(file)
      else if (!name.startsWith('node:')) packages.add(packageOf(name))
    }
  }
  visit(entry)
  return [
    ...[...files].sort().map((path) => `${path} ${sha256(textOf(path))}`),
    ...[...packages].sort().map((name) => `${name} ${pinned(name)}`),
  ]
}

/** The text of core/gear/code-digests.ts as the code is now. */
export const codeDigests = (): string => {
  const lines = GEARS.map((gear) => `  ${gear}: '${sha256(closureOf(`workers/gears/${gear}.ts`).join('\n'))}',`)
  return `import type { Hash } from '../id.ts'

/**
 * SHA-256 over the source files of each gear, with all that they import, and the pinned versions of their packages.
 * Made by \`npm run gears\`; the digest of a chain holds them, so an agreement names the code that prepares.
 */
export const CODE_DIGESTS = {
${lines.join('\n')}
} as { readonly [gear in ${GEARS.map((gear) => `'${gear}'`).join(' | ')}]: Hash }
`
}

if (process.argv[1]?.endsWith('gears.ts')) writeFileSync(join(ROOT, FILE), codeDigests())
