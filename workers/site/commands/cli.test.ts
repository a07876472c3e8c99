import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleBundle, exampleDraft, exampleTerms, SITE, SITE_KEY } from '#core/agreement/example.ts'
import { thumbprint } from '#core/protocol/jws.ts'
import { saveSealed } from '../agreements.ts'
import { type FakeExchange, startFakeExchange } from '../testing/fake-exchange.ts'
import { type Hospital, makeHospital } from '../testing/hospital.ts'
import { runCli, startCli } from '../testing/run-cli.ts'
import { COMMANDS } from './index.ts'

let exchange: FakeExchange
let hospital: Hospital
let dir: string
const home = () => ['--home', hospital.home.dir]
beforeAll(async () => {
  exchange = await startFakeExchange()
  hospital = await makeHospital(exchange)
  dir = await mkdtemp(join(tmpdir(), 'roundtable-cli-'))
})
afterAll(async () => {
  await exchange.close()
  await rm(hospital.home.dir, { recursive: true, force: true })
  await rm(dir, { recursive: true, force: true })
})

test.each(Object.keys(COMMANDS))('roundtable %s --help explains the command and exits 0', async (name) => {
  const { code, out, err } = await runCli([...name.split(' '), '--help'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain(`roundtable ${name}: `)
  expect(out).toMatch(/Example:/)
  expect(out).toMatch(/network/i)
})

test('help lists every command', async () => {
  const { code, out } = await runCli(['help'])
  expect(code).toBe(0)
  for (const name of Object.keys(COMMANDS)) expect(out).toContain(`roundtable ${name}`)
})

test.each([
  [['site', 'run', '--port', '80'], 'roundtable site run has no option --port. Its options are: --home, --prepare, --help.'],
  [['site', 'revoke'], 'roundtable site revoke needs one more word. See roundtable site revoke --help.'],
  [['site', 'status', 'now'], 'roundtable site status does not take "now". See roundtable site status --help.'],
  [
    ['site', 'pause', '--reason'],
    'The option --reason of roundtable site pause was not given as it must be. Its options are: --home, --reason, --help.',
  ],
  [['site', 'fly'], 'There is no command "site fly". roundtable help lists all commands.'],
])('a wrong call %j ends with one sentence and exit code 2', async (args, sentence) => {
  expect(await runCli(args)).toMatchObject({ code: 2, out: '', err: `${sentence}\n` })
})

test('enrolling from the command line prints the fingerprint, and says that without a policy everything is refused', async () => {
  const there = join(dir, 'enrolled')
  const args = ['site', 'enrol', '--exchange', exchange.url, '--home', there]
  const before = exchange.behaviour.siteKey
  const { code, out, err } = await runCli(args, { ROUNDTABLE_TOKEN: exchange.behaviour.token })
  exchange.behaviour.siteKey = before
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/ key {3}([a-z]{5} ){5}[a-z]{5}\n/)
  expect(out).toContain("Compare these six words with those on the exchange's page.")
  expect(out).toContain('No policy exists yet')
  expect(await runCli(['site', 'policy', 'check', '--home', there])).toMatchObject({ code: 1 })
  expect((await runCli(['site', 'policy', 'init', '--demo-minimums', '--home', there])).out).toContain('at least 5 patients')
  expect((await runCli(['site', 'policy', 'check', '--home', there])).out).toContain('The policy is valid.')
  expect(await runCli(['site', 'policy', 'init', '--home', there])).toMatchObject({ code: 1 })
})

test('a field that the policy does not know is named', async () => {
  const path = hospital.home.policy
  const good = await readFile(path, 'utf8')
  await writeFile(path, JSON.stringify({ ...JSON.parse(good), maxPatients: 1 }))
  const { code, err } = await runCli(['site', 'policy', 'check', ...home()])
  await writeFile(path, good)
  expect(code).toBe(1)
  expect(err).toContain('a field that this program does not know: "maxPatients"')
})

test('a command without an enrolment, or with a damaged configuration, ends with a sentence and no stack', async () => {
  const none = await runCli(['site', 'status', '--home', join(dir, 'nothing')])
  expect(none).toMatchObject({ code: 1, out: '' })
  expect(none.err).toMatch(/^There is no config\.json in .*\. Run roundtable site enrol first/)
  const there = join(dir, 'damaged')
  await runCli(['site', 'policy', 'init', '--home', there])
  await writeFile(join(there, 'config.json'), '{')
  const damaged = await runCli(['site', 'run', '--home', there])
  expect(damaged).toMatchObject({ code: 1, out: '' })
  expect(damaged.err).toMatch(/config\.json is damaged\. Restore it from a backup, or enrol this site again with a new token\.\n$/)
})

test('status shows exchange, key, policy, data sets, agreements and pause from files alone', async () => {
  await runCli(['site', 'pause', '--reason', 'Maintenance', ...home()])
  const { code, out } = await runCli(['site', 'status', ...home()])
  await runCli(['site', 'resume', ...home()])
  expect(code).toBe(0)
  for (const part of [
    exchange.url,
    'Hannover General Hospital',
    'Maintenance',
    '120 patients',
    hospital.termsHash.slice(0, 12),
    'Meridian Research',
    'sealed',
    'not running',
  ])
    expect(out).toContain(part)
  const json = JSON.parse((await runCli(['site', 'status', '--json', ...home()])).out) as { pause: unknown; agent: unknown }
  expect(json).toMatchObject({ pause: null, agent: null, exchange: exchange.url })
})

test('an agreement is revoked by the beginning of its fingerprint, and status says so', async () => {
  const other = 'e'.repeat(64) as never
  await saveSealed(hospital.home, other, hospital.bundle)
  expect(await runCli(['site', 'revoke', 'ffff', ...home()])).toMatchObject({ code: 1 })
  expect((await runCli(['site', 'revoke', 'eeee', '--reason', 'Ethics', ...home()])).out).toContain('has ended for this site')
  expect((await runCli(['site', 'status', ...home()])).out).toContain('ended here')
})

/** Inodes of a process's sockets that listen (state 0A), where the system tells it. */
const listeningSockets = (pid: number): string[] => {
  if (process.platform !== 'linux') return []
  const own = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
    } catch {
      return []
    }
  })
  const listening = ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .flatMap((cells) => (cells[3] === '0A' ? [cells[9]!] : [])),
  )
  expect(listening.length).toBeGreaterThan(0)
  return own.filter((inode) => listening.includes(inode))
}

test('a running agent listens on no port, refuses a second one in its home and ends with exit code 0 on SIGTERM', async () => {
  const polls = exchange.json('/poll').length
  const first = startCli(['site', 'run', ...home()])
  await exchange.until(() => exchange.json('/poll').length > polls, 'a poll')
  const second = await runCli(['site', 'run', ...home()])
  expect(second).toMatchObject({ code: 1, err: expect.stringContaining('An agent already runs in') as string })
  expect((await runCli(['site', 'status', ...home()])).out).toMatch(/agent +running \(process \d+\)/)
  expect(listeningSockets(first.child.pid!)).toEqual([])
  first.child.kill('SIGTERM')
  expect(await first.ended).toMatchObject({ code: 0, err: '' })
  const lines = (await readFile(hospital.home.log, 'utf8')).trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(
    expect.arrayContaining(['agent.started', 'agent.stopped']),
  )
})

test('verify exits 0 for a valid bundle, 1 naming the check that fails, 2 for a file that cannot be read', async () => {
  const path = join(dir, 'bundle.json')
  const bundle = exampleBundle()
  await writeFile(path, JSON.stringify(bundle))
  const good = await runCli(['verify', path])
  expect(good.code).toBe(0)
  expect(good.out).toContain('✓ V10')
  expect(good.out).toContain('by Prof. Maria Lindner, Medical Director, for Hannover General Hospital (provider), with a passkey')
  await writeFile(path, JSON.stringify({ ...bundle, text: bundle.text.replace('Meridian', 'Median') }))
  const bad = await runCli(['verify', path])
  expect(bad.code).toBe(1)
  expect(bad.out).toContain('✗ V5')
  expect(bad.err).toContain('TEXT_HASH')
  expect(await runCli(['verify', join(dir, 'absent.json')])).toMatchObject({ code: 2, out: '' })
  await writeFile(path, 'not json')
  expect(await runCli(['verify', path])).toMatchObject({ code: 1, err: expect.stringContaining('BUNDLE_FORM') as string })
})

test('verify holds the keys of a bundle to a pin file, and refuses one that names others', async () => {
  const [path, pins] = [join(dir, 'bundle.json'), join(dir, 'pins.json')]
  const bundle = exampleBundle()
  const sites = [{ site: SITE, keyThumbprint: thumbprint(SITE_KEY) }]
  const people = bundle.keyCards.map(({ person, cosePublicKey }) => ({ person, cosePublicKey }))
  const verify = async (changes: object) => {
    await writeFile(path, JSON.stringify(bundle))
    await writeFile(pins, JSON.stringify({ schema: 'bundle-pins/v1', ...changes }))
    return runCli(['verify', path, '--pins', pins])
  }
  const good = await verify({ sites, people })
  expect(good.code).toBe(0)
  expect(good.out).toContain('✓ V7b')
  for (const wrong of [{ sites: [] }, { sites: [{ site: SITE, keyThumbprint: 'x'.repeat(43) }] }, { people: people.slice(1) }])
    expect(await verify(wrong)).toMatchObject({ code: 1, err: expect.stringContaining('PIN_MISMATCH') as string })
  expect(await verify({ people: 'all' })).toMatchObject({ code: 2, out: '' })
})

test('verify shows what a stranger wrote by its number where it is invisible, changes direction or looks like another letter', async () => {
  const path = join(dir, 'bundle.json')
  await writeFile(path, JSON.stringify(exampleBundle(exampleTerms({ provider: { ...exampleDraft().provider, name: 'H\u0430nnover' } }))))
  const mixed = await runCli(['verify', path])
  expect(mixed).toMatchObject({ code: 1, err: expect.stringContaining('NAME_CONFUSABLE') as string })
  expect(mixed.out).toContain('H\\u{430}nnover')
  await writeFile(path, JSON.stringify({ ...exampleBundle(), 'x\u202ey\u001b[2J': 1 }))
  const hidden = await runCli(['verify', path])
  expect(hidden).toMatchObject({ code: 1, err: expect.stringContaining('BUNDLE_FORM') as string })
  expect(hidden.out).toContain('\\u{202e}')
  for (const raw of ['\u202e', '\u001b']) expect(hidden.out + hidden.err).not.toContain(raw)
})

test('the bin starts the command line', async () => {
  const bin = fileURLToPath(new URL('../../bin.mjs', import.meta.url))
  expect(spawnSync(process.execPath, [bin, 'help'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
})
