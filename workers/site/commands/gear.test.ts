import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { BUILTIN_GEARS } from '#core/gear/builtin.ts'
import { chainHash, DEFAULT_CHAIN, planChain } from '#core/gear/chain.ts'
import { fromFlywheel, ownGear } from '#core/gear/flywheel.ts'
import { runCli } from '../testing/run-cli.ts'

const dir = await mkdtemp(join(tmpdir(), 'roundtable-gear-'))
afterAll(() => rm(dir, { recursive: true, force: true }))
const validated = async (content: string, ...options: string[]) => {
  const path = join(dir, 'document.json')
  await writeFile(path, content)
  return runCli(['gear', 'validate', path, ...options])
}

test('the list has a line for each gear in aligned columns, and the digest that an agreement names', async () => {
  const { code, out } = await runCli(['gear', 'list'])
  const lines = out.trimEnd().split('\n')
  expect(code).toBe(0)
  expect(lines.slice(1, 1 + BUILTIN_GEARS.length).map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual(
    BUILTIN_GEARS.map((gear) => [gear.name, gear.version, gear.custom.roundtable.digest.slice(0, 12)]),
  )
  const scopeAt = lines[0]!.indexOf('SCOPE')
  for (const line of lines.slice(1, 1 + BUILTIN_GEARS.length)) expect(line.slice(scopeAt - 2)).toMatch(/^ {2}(file|set) /)
  expect(lines.at(-1)).toBe(`Default chain  ${chainHash(DEFAULT_CHAIN)}`)
  expect(JSON.parse((await runCli(['gear', 'list', '--json'])).out)).toMatchObject({ chain: chainHash(DEFAULT_CHAIN) })
})

test('a gear is shown with the default of each setting and what is allowed, and an unknown one names those that exist', async () => {
  expect((await runCli(['gear', 'show', 'resize'])).out).toMatch(/^sizePx +224 +28 to 1024 +Side of the square in pixels\.$/m)
  expect(JSON.parse((await runCli(['gear', 'show', 'resize', '--json'])).out)).toEqual(BUILTIN_GEARS.find((gear) => gear.name === 'resize'))
  const absent = await runCli(['gear', 'show', 'colour'])
  expect(absent).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/no gear "colour"\. Installed: metadata, /) as string })
})

test('an exported gear is a valid Flywheel manifest, to the terminal and to a file', async () => {
  const path = join(dir, 'manifest.json')
  expect(await runCli(['gear', 'export', 'qc', '--out', path])).toMatchObject({ code: 0, err: '' })
  const text = await readFile(path, 'utf8')
  expect((await runCli(['gear', 'export', 'qc'])).out).toBe(text)
  expect(ownGear(fromFlywheel(JSON.parse(text)))?.name).toBe('qc')
  expect(await validated(text)).toMatchObject({ code: 0, out: expect.stringMatching(/^VALID: a gear of Roundtable, qc \d/) as string })
  expect((await runCli(['gear', 'export', 'qc', '--out', join(dir, 'no/such/folder.json')])).code).toBe(1)
})

test('settings by gear and whole chains are valid with their digest', async () => {
  const digest = chainHash(planChain(DEFAULT_CHAIN.map((step) => (step.gear === 'resize' ? { ...step, config: { sizePx: 128 } } : step))))
  expect((await validated('{ "resize": { "sizePx": 128 } }')).out).toBe(`VALID: a chain of 7 gears, digest ${digest}.\n`)
  const json = JSON.parse((await validated(JSON.stringify(DEFAULT_CHAIN), '--json')).out) as unknown
  expect(json).toEqual({ valid: true, kind: 'chain', digest: chainHash(DEFAULT_CHAIN) })
})

test.each([
  ['{}', 'NOT VALID: The field name is missing.'],
  ['{ "name": "a" }', 'NOT VALID: The field label is missing.'],
  ['{ "resize": { "sizePx": 5 } }', 'NOT VALID: The setting resize.sizePx cannot be 5. Allowed: 28 to 1024.'],
  ['{ "resize": { "sizePx": 0.5 } }', 'NOT VALID: document.json is neither a chain nor settings by gear: look at resize.sizePx.'],
  ['[]', 'NOT VALID: document.json is neither a chain nor settings by gear.'],
  ['3', 'NOT VALID: document.json is neither a chain nor settings by gear.'],
])('what is not valid ends with 1 and names the field: %s', async (content, sentence) => {
  const { code, err, out } = await validated(content)
  expect([code, out]).toEqual([1, ''])
  expect(err.startsWith(sentence)).toBe(true)
  expect(JSON.parse((await validated(content, '--json')).out)).toMatchObject({ valid: false })
})

test('a file that cannot be read or is not JSON ends with 2', async () => {
  expect(await runCli(['gear', 'validate', join(dir, 'absent.json')])).toMatchObject({ code: 2, out: '' })
  expect(await validated('{')).toMatchObject({ code: 2, out: '' })
})

test('a command that no group has is named with its group', async () => {
  expect(await runCli(['gear', 'fly'])).toMatchObject({
    code: 2,
    err: 'There is no command "gear fly". roundtable help lists all commands.\n',
  })
})
