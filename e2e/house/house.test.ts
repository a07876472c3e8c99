import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../scripts/exchange/root.ts'
import { codeDigests } from '../../scripts/gears.ts'
import { generated } from '../../scripts/readme.ts'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(ROOT, file)))
const source = tracked.filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.includes('/migrations/'))
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** Which folder may import which: DIRECTION[folder] lists the others. Test files may look further. */
const DIRECTION: Record<string, string[]> = {
  core: [],
  db: ['core'],
  server: ['core', 'db'],
  workers: ['core'],
  app: ['core', 'server'],
}

test('imports point in the directions of the house', () => {
  const wrong: string[] = []
  for (const file of source) {
    const folder = file.split('/')[0]!
    const allowed = DIRECTION[folder]
    if (!allowed || file.includes('.test.') || file.includes('/testing/')) continue
    for (const [, specifier] of text(file).matchAll(/(?:from|import\(|import)\s*['"]([^'"]+)['"]/g)) {
      const target = specifier!.startsWith('#')
        ? specifier!.slice(1).split('/')[0]!
        : specifier!.startsWith('..')
          ? join(file, '..', specifier!).split('/')[0]!
          : null
      if (target && target in DIRECTION && target !== folder && !allowed.includes(target)) wrong.push(`${file} → ${specifier}`)
      if (folder === 'core' && specifier!.startsWith('node:')) wrong.push(`${file} → ${specifier}`)
    }
  }
  expect(wrong).toEqual([])
})

test('core and the training code ask no clock and no dice of their own', () => {
  const wrong = source
    .filter((file) => (file.startsWith('core/') || file.startsWith('workers/train/')) && !file.includes('.test.'))
    .filter((file) => /\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)/.test(text(file)))
  expect(wrong).toEqual([])
})

test('no file is longer than 300 lines, and none is called by a word that means anything', () => {
  expect(source.filter((file) => text(file).split('\n').length > 301)).toEqual([])
  expect(source.filter((file) => /(^|\/)(utils?|helpers?|managers?|services?|misc|common)\.[a-z]+$/.test(file))).toEqual([])
})

test('only the door of the app opens the exchange: no page or component reaches into the server', () => {
  const wrong = source
    .filter((file) => file.startsWith('app/') && !file.startsWith('app/server/') && !file.startsWith('app/api/'))
    .filter((file) => [...text(file).matchAll(/^import (?!type )[^'"]*['"]#server\/[^'"]+['"]/gm)].length > 0)
  expect(wrong).toEqual([])
})

test('every path that the README names exists', () => {
  const missing = [...text('README.md').matchAll(/`((?:app|server|workers|db|core|bench|e2e|public|scripts)\/[\w./()[\]-]*)`/g)]
    .map((match) => match[1]!)
    .filter((path) => !existsSync(join(ROOT, path)))
  expect(missing).toEqual([])
})

test('the generated parts of the README are current (npm run readme)', () => {
  expect(generated(text('README.md'))).toBe(text('README.md'))
})

test('no tracked file is a picture of a patient, a key or a secret', () => {
  expect(tracked.filter((file) => /\.(dcm|nii|pem|key)$/.test(file))).toEqual([])
})

test('the digests of the gears are those of their code (npm run gears)', () => {
  expect(text('core/gear/code-digests.ts')).toBe(codeDigests())
})
