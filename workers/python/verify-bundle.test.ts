import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultClauses } from '#core/agreement/clauses.ts'
import { exampleBundle, exampleDraft, exampleTerms, unsealedExample } from '#core/agreement/example.ts'
import { mutationsOf } from '#core/agreement/testing/mutate-bundle.ts'
import { refusedBundles } from '#core/agreement/testing/refused-bundles.ts'
import { verifyBundle } from '#core/agreement/verify-bundle.ts'
import { findCryptography } from './testing/find-cryptography.ts'

const FOLDER = fileURLToPath(new URL('./', import.meta.url))
const python = findCryptography((text) => console.warn(text))
const env = { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1' }
const file = Buffer.from(JSON.stringify(exampleBundle()))

/** A file as what it shares with the valid one at both ends and the bytes between. */
const lineOf = (bytes: Buffer): string => {
  let from = 0
  while (from < Math.min(bytes.length, file.length) && bytes[from] === file[from]) from++
  let end = 0
  while (end < Math.min(bytes.length, file.length) - from && bytes[bytes.length - 1 - end] === file[file.length - 1 - end]) end++
  return `${from} ${end} ${bytes.subarray(from, bytes.length - end).toString('hex')}`
}
const judgedByPython = (files: readonly Buffer[]): string[] => {
  const program = `import sys
from roundtable_bundle.checks import judge
base = bytes.fromhex(sys.stdin.readline())
for line in sys.stdin:
    start, end, middle = line.rstrip("\\n").split(" ")
    print(judge(base[:int(start)] + bytes.fromhex(middle) + base[len(base) - int(end):]))
`
  const input = [file.toString('hex'), ...files.map(lineOf), ''].join('\n')
  return execFileSync(python!, ['-c', program], { encoding: 'utf8', env, input, maxBuffer: 1 << 26 })
    .trim()
    .split('\n')
}
const judgedByCore = (bytes: Buffer): string => {
  const verdict = verifyBundle(new Uint8Array(bytes), { requireSeal: true })
  return verdict.ok ? 'accepted' : verdict.code
}
const expectSame = (files: readonly Buffer[]): string[] => {
  const theirs = judgedByPython(files)
  const own = files.map(judgedByCore)
  expect(theirs).toHaveLength(own.length)
  const apart = own.flatMap((code, i) =>
    code === theirs[i] ? [] : [`${i}: core ${code}, Python ${theirs[i]}, ${lineOf(files[i]!).slice(0, 200)}`],
  )
  expect(apart).toEqual([])
  return own
}

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bundle-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

describe.skipIf(python === null)('the second verifier, in Python', () => {
  test('gives the same verdict with the same code on 3,000 structured changes', () => {
    const own = expectSame(mutationsOf(2, 3000).map(({ bundle }) => Buffer.from(JSON.stringify(bundle))))
    expect(new Set(own).size).toBeGreaterThan(8)
  }, 300_000)

  test('and on a bit changed in every eleventh byte of the file', () => {
    const files = Array.from({ length: Math.floor(file.length / 11) }, (_, n) => {
      const bytes = Buffer.from(file)
      bytes[n * 11]! ^= 1 << (n % 8)
      return bytes
    })
    expect(expectSame(files)).not.toContain('accepted')
  }, 300_000)

  test('and on what each single check refuses, signed anew by the real keys', () => {
    const cases = refusedBundles()
    expect(expectSame(cases.map(([, , bundle]) => Buffer.from(JSON.stringify(bundle))))).toEqual(cases.map(([, code]) => code))
  })

  test('and on valid bundles: another version, both clause libraries, long and foreign names, no signatures, unusual layout', () => {
    const { provider } = exampleDraft()
    const bundles = [
      exampleBundle(),
      exampleBundle(exampleTerms({ version: 2, supersedes: 'a'.repeat(64) as never })),
      exampleBundle(exampleTerms({ provider: { ...provider, name: `Клиника  Köln ${'ü'.repeat(150)}` } })),
      exampleBundle(exampleTerms({ provider: { ...provider, name: '東京 🏥 "Hospital" \\' } })),
      exampleBundle(exampleTerms({ provider: { ...provider, name: 'Meridian Researсh'.replace('с', 'c') } })),
      exampleBundle(exampleTerms({ provider: { ...provider, name: 'СОСА' }, consumer: { ...exampleDraft().consumer, name: 'coca' } })),
      exampleBundle(exampleTerms({ privacy: { unit: 'patient', clip: '1', sigmaMin: '0.7', epsilon: '8', delta: '0.00001' } })),
      exampleBundle(exampleTerms(defaultClauses())),

      exampleBundle(exampleTerms({ ...defaultClauses(), clauseIds: defaultClauses().clauseIds.toReversed() })),
      exampleBundle(exampleTerms({ ...defaultClauses(), clauseIds: defaultClauses().clauseIds.slice(1) })),
      unsealedExample(),
      { ...unsealedExample(), signed: [], keyCards: [] },
    ]
    const own = expectSame([
      ...bundles.map((bundle) => Buffer.from(JSON.stringify(bundle))),
      Buffer.from(JSON.stringify(exampleBundle(), null, 2)),
    ])
    expect(own.filter((code) => code === 'accepted')).toHaveLength(7)
    expect(own).toEqual(expect.arrayContaining(['NAME_CONFUSABLE', 'CLAUSE_MISSING', 'TERMS_SCHEMA', 'SEAL_MISSING', 'SIGNER_SET']))
  })

  test('says who signed, exits 0 for a valid file, 1 naming the code, 2 without one', async () => {
    const path = join(dir, 'bundle.json')
    const run = (...args: string[]) => spawnSync(python!, [join(FOLDER, 'verify_bundle.py'), ...args], { encoding: 'utf8', env })
    await writeFile(path, file)
    expect(run(path)).toMatchObject({ status: 0, stdout: expect.stringContaining('by Prof. Maria Lindner (provider)') as string })
    await writeFile(path, JSON.stringify({ ...exampleBundle(), text: 'Other.' }))
    expect(run(path)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('(TEXT_HASH)') as string })
    expect(run(join(dir, 'absent.json')).status).toBe(2)
  })
})
