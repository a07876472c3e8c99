import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import canonicalize from 'canonicalize'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { initialWeights } from '#core/model/initial-weights.ts'
import { type Plan, planHash } from '#core/run/plan.ts'
import { decodeModel, encodeModel } from '#core/weights/model-file.ts'
import { FlareError } from '#workers/flare/bridge-client.ts'
import { programEnv, readyEnvironment } from '#workers/flare/environment.ts'
import { followJob, type JobEnd, type JobEvent } from '#workers/flare/follow-job.ts'
import { assembleKit, checkKit, makeAuthority, requestKit } from '#workers/flare/kit.ts'
import { ALLOWED_CLASSES } from '#workers/flare/kit-policy.ts'
import { reapLeft, startGroup } from '#workers/flare/process-group.ts'
import { runProgram } from '#workers/flare/run-program.ts'
import { testData } from '#workers/gears/test-data.ts'
import { importNpz } from '#workers/simulate/import-npz.ts'
import { type Part, partition } from '#workers/simulate/partition.ts'
import { simulate } from '#workers/simulate/simulate.ts'
import { killJob, planOf, SITES } from './jobs.ts'
import { ADMIN, type LocalFederation, localFederation } from './local-federation.ts'

const environment = await readyEnvironment(process.env.ROUNDTABLE_FLARE_ROOT!)
const tool = { environment, run: runProgram }
let dir: string
let parts: readonly Part[]
let local: LocalFederation
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'federation-'))
  await importNpz({ file: join(testData('pneumoniamnist')!, 'pneumoniamnist_trainval.npz'), outDir: join(dir, 'all') })
  parts = await partition({ dir: join(dir, 'all'), sites: 3, alpha: 2, seed: 1, skew: 'label', outDir: join(dir, 'parts') })
  local = await localFederation(join(dir, 'federation'), environment, parts)
}, 120_000)
afterAll(async () => {
  await local?.stop()
  await rm(dir, { recursive: true, force: true })
}, 60_000)

interface Job {
  readonly folder: string
  readonly digest: string
  readonly plan: string
}
const render = async (name: string, plan: Plan, more: { initial?: string; start_round?: number } = {}): Promise<Job> => {
  const initial = more.initial ?? join(dir, `${name}.safetensors`)
  if (!more.initial) await writeFile(initial, encodeModel(plan, initialWeights(plan)))
  const args = { name, plan: canonicalize(plan)!, folder: join(dir, 'jobs', name), sites: SITES, ...more, initial }
  return local.bridge.ask<Job>('render', args)
}
const submit = async (job: Job, token: string): Promise<string> =>
  (await local.bridge.ask<{ job: string }>('submit', { folder: job.folder, digest: job.digest, token }, 60_000)).job
const follow = async (job: string, hear: (event: JobEvent) => void = () => {}): Promise<{ end: JobEnd; events: JobEvent[] }> => {
  const events: JobEvent[] = []
  const end = await followJob({
    ...{ bridge: local.bridge, job, serverKit: local.serverKit, keepIn: dir, after: 0, serverStartedAt: local.serverStartedAt },
    onEvent: (event) => {
      events.push(event)
      hear(event)
    },
    signal: new AbortController().signal,
  })
  return { end: end!, events }
}
/** Waits until FLARE itself has put a job away. Returns the folder of its results. */
const finished = async (job: string): Promise<string> => {
  while (!(await local.bridge.ask<{ status: string }>('meta', { job })).status.startsWith('FINISHED')) await wait(500)
  return (await local.bridge.ask<{ folder: string }>('download', { job })).folder
}
const everywhere = async (plans: readonly Plan[]) => {
  for (const site of SITES) await local.grant(site, plans)
}
/** What a line of Python prints in the environment. */
const python = (program: string): string =>
  execFileSync(environment.python, ['-c', program], {
    encoding: 'utf8',
    env: programEnv(environment) as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

test('a request holds no private key, and a kit of another federation or past its date is refused', async () => {
  const own = join(dir, 'newcomer')
  const zip = await requestKit(tool, own, local.federation, { kind: 'client', name: 'site-4', org: 'hospital' })
  const names = execFileSync(environment.python, ['-m', 'zipfile', '-l', zip], { encoding: 'utf8' })
  expect(names).toMatch(/site-4\.csr/)
  expect(names).not.toMatch(/\.key/)
  const kit = join(dir, 'federation', 'site-1', 'kit')
  expect((await checkKit(kit, { fingerprint: local.fingerprint, now: new Date() })).validTo.getTime()).toBeGreaterThan(Date.now())
  await expect(checkKit(kit, { fingerprint: local.fingerprint, now: new Date('2099-01-01') })).rejects.toThrow(/expired on 20\d\d-/)
  await expect(checkKit(dir, { fingerprint: local.fingerprint, now: new Date() })).rejects.toThrow(/no start-up kit/)
  const foreign = await makeAuthority(tool, join(dir, 'foreign'), { ...local.federation, name: 'other' })
  await expect(checkKit(kit, { fingerprint: foreign, now: new Date() })).rejects.toThrow(/another federation/)
  await expect(assembleKit(tool, own, join(dir, 'federation', 'authority', 'signed', 'site-1.signed.zip'), foreign)).rejects.toMatchObject({
    code: 'FLARE_KIT',
  })
})

test('a foreign program on the port is named before a server is started', async () => {
  const foreign = createServer()
  await new Promise<void>((resolve) => foreign.listen(local.federation.port, '0.0.0.0', resolve))
  await expect(local.startServer()).rejects.toMatchObject({ code: 'FLARE_PORT' })
  await new Promise((resolve) => foreign.close(resolve))
})

test('groups that a killed program of ours left are ended by the next, with what they started in sessions of their own', async () => {
  const left = await startGroup({
    name: 'left',
    file: 'setsid',
    args: ['sleep', '600'],
    env: { PATH: process.env.PATH },
    dir: join(dir, 'left'),
  })
  await wait(200)
  expect(await reapLeft(join(dir, 'left'))).toEqual(['left'])
  await left.ended
  expect(await reapLeft(join(dir, 'left'))).toEqual([])
})

test('three sites train a plan to its end without code in the job, and the model is the one of the built-in engine', async () => {
  const plan = planOf()
  await everywhere([plan])
  await local.startServer()
  for (const site of SITES) await local.startSite(site)
  await local.connected(3)
  const job = await render('run-plain', plan)
  expect(job.plan).toBe(planHash(plan))
  expect(execFileSync('find', [job.folder, '-name', '*.py'], { encoding: 'utf8' })).toBe('')
  const id = await submit(job, 'token-plain')
  expect(await submit(job, 'token-plain')).toBe(id)
  const { end, events } = await follow(id)
  expect(end).toMatchObject({ state: 'COMPLETED' })
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1))
  expect(events.filter(({ type }) => type === 'round.committed').map(({ round }) => round)).toEqual([1, 2, 3])
  expect(new Set(events.filter(({ type }) => type === 'site.progress').map(({ site }) => site))).toEqual(new Set(SITES))
  const metrics = await readFile(join(await finished(id), 'workspace', 'metrics', 'round_metrics.jsonl'), 'utf8')
  expect(metrics.trim().split('\n')).toHaveLength(3)

  const own = await simulate({
    ...{ plan, sites: parts.map((part) => `${part.name}=${part.dir}`), outDir: join(dir, 'own'), threads: 2 },
    ...{ now: () => performance.now(), signal: new AbortController().signal },
  })
  const ours = decodeModel(await readFile(join(dir, 'own', 'model.safetensors')), plan)
  const theirs = decodeModel(await readFile(end.model!), plan)
  if (!ours.ok || !theirs.ok) throw new Error('A model cannot be read.')
  const start = initialWeights(plan)
  const norm = (values: Float32Array) => Math.hypot(...values)
  const apart = norm(ours.weights.map((value, i) => value - theirs.weights[i]!)) / norm(ours.weights.map((value, i) => value - start[i]!))
  console.log(`Weights apart by ${(apart * 100).toFixed(2)} % of the way from the start.`)
  expect(apart).toBeLessThan(0.05)
  const evaluated = events.find(({ type }) => type === 'run.evaluated')!.sites as Record<string, { metrics: { val_auc: number } }>
  for (const site of SITES) {
    const auc = own.per_site[site]!.auc!
    console.log(`${site}: AUC ${auc.toFixed(4)} built in, ${evaluated[site]!.metrics.val_auc.toFixed(4)} under FLARE.`)
    expect(Math.abs(auc - evaluated[site]!.metrics.val_auc)).toBeLessThan(0.005)
  }
})

test('a job folder that was changed by hand is not submitted, and a job that brings code is refused', async () => {
  const job = await render('run-changed', planOf())
  await appendFile(join(job.folder, 'meta.json'), ' ')
  await expect(submit(job, 'token-changed')).rejects.toThrow(/was changed after it was made/)
  const code = await render('run-code', planOf())
  await mkdir(join(code.folder, 'app', 'custom'))
  await writeFile(join(code.folder, 'app', 'custom', 'mine.py'), 'print("here")\n')
  const error = await local.bridge
    .ask('submit', {
      folder: code.folder,
      digest: python(`from pathlib import Path; from roundtable_flare.job import digest_of; print(digest_of(Path('${code.folder}')))`),
      token: 'token-code',
    })
    .then(
      async (answer) => (await follow((answer as { job: string }).job)).end,
      (problem: unknown) => problem,
    )
  expect(error instanceof FlareError ? error.code : (error as JobEnd).state).toMatch(/AuthorizationError|FAILED|ABORTED|InternalError/)
})

test('the classes that a site allows are those that a job builds', () => {
  const listed = python('from roundtable_flare.job import CLASSES; print("\\n".join(CLASSES))')
  expect(listed.split('\n').sort()).toEqual([...ALLOWED_CLASSES].sort())
})

test('a site without an active agreement says so, and the others go on without it', async () => {
  const plan = planOf({ rounds: 2, graceSeconds: 3, seed: 2 })
  for (const site of SITES) await local.grant(site, site === 'site-3' ? [] : [plan])
  const { end, events } = await follow(await submit(await render('run-kofn', plan), 'token-kofn'))
  expect(end).toMatchObject({ state: 'COMPLETED' })
  expect(events.find(({ type }) => type === 'site.refused')).toMatchObject({
    site: 'site-3',
    message: 'This site has no active agreement for the plan of this job.',
  })
})

test('a training process that dies alone fails the job, as FLARE has it, and the last model is kept to go on from', async () => {
  const plan = planOf({ rounds: 6, seed: 6, localEpochs: 2 })
  await everywhere([plan])
  const job = await submit(await render('run-died', plan), 'token-died')
  let killing: Promise<number> | null = null
  const { end, events } = await follow(job, ({ type, round, site }) => {
    if (type === 'site.progress' && round === 2 && site === 'site-3') killing ??= killJob('site-3', job)
  })
  expect(await killing, JSON.stringify(events.filter(({ type }) => type !== 'site.progress'))).toBe(1)
  expect(end).toMatchObject({ state: 'FAILED', code: 'EXECUTION_EXCEPTION' })
  const kept = decodeModel(await readFile(end.state === 'FAILED' ? end.model! : ''), plan)
  expect(kept).toMatchObject({ ok: true, metadata: { round: '1' } })
})

test('a grant that is withdrawn ends the training of that site in the running round', async () => {
  const plan = planOf({ rounds: 30, localEpochs: 20, seed: 3, quorum: 3, deadlineSeconds: 120 })
  await everywhere([plan])
  const job = await submit(await render('run-withdrawn', plan), 'token-withdrawn')
  let withdrawn = 0
  const { end, events } = await follow(job, ({ type, at, phase }) => {
    if (withdrawn !== 0 || type !== 'site.progress' || phase !== 'train') return
    withdrawn = at
    local.grant('site-2', [])
  })
  const refused = events.find(({ type, site }) => type === 'site.refused' && site === 'site-2')!
  expect(refused.round).toBe(1)
  expect(end).toMatchObject({ state: 'FAILED', message: 'The round needs 3 sites, but 1 site refused or failed.' })
})

test('an abort ends a job in the running round', async () => {
  const plan = planOf({ rounds: 50, localEpochs: 20, seed: 4 })
  await everywhere([plan])
  const job = await submit(await render('run-abort', plan), 'token-abort')
  let asked = false
  const { end } = await follow(job, ({ type, phase }) => {
    if (asked || type !== 'site.progress' || phase !== 'train') return
    asked = true
    local.bridge.ask('abort', { job })
  })
  expect(end).toMatchObject({ state: 'ABORTED' })
})

test('a bridge that is killed is started anew, and what it is asked next is answered', async () => {
  const { pid } = await local.bridge.ask<{ pid: number }>('hello')
  process.kill(pid, 'SIGKILL')
  await wait(500)
  expect((await local.bridge.ask<{ sites: string[] }>('status')).sites).toEqual(SITES)
  expect((await local.bridge.ask<{ pid: number }>('hello')).pid).not.toBe(pid)
})

test('a run whose server is killed is lost, and goes on from its last model as a new job', async () => {
  const plan = planOf({ rounds: 4, seed: 5, localEpochs: 2 })
  await everywhere([plan])
  const job = await submit(await render('run-lost', plan), 'token-lost')
  let killing: Promise<void> | null = null
  const { end, events } = await follow(job, ({ type, round }) => {
    if (killing || type !== 'round.committed' || round !== 2) return
    killing = (async () => {
      await local.server().stop(0)
      await local.startServer()
    })()
  })
  await killing
  expect(end).toMatchObject({ state: 'LOST', code: 'SERVER_RESTARTED' })
  const kept = decodeModel(await readFile(end.model!), plan)
  expect(kept).toMatchObject({ ok: true })
  const done = Number(kept.ok && kept.metadata.round)
  expect(done).toBeGreaterThanOrEqual(2)
  expect(events.at(-1)!.seq).toBe(events.length)
  await local.connected(3)
  const next = await submit(await render('run-continued', plan, { initial: end.model!, start_round: done + 1 }), 'token-continued')
  const rest = await follow(next)
  expect(rest.end).toMatchObject({ state: 'COMPLETED' })
  expect(rest.events.filter(({ type }) => type === 'round.committed').map(({ round }) => round)).toEqual(
    [1, 2, 3, 4].filter((round) => round > done),
  )
})

// Near the end: FLARE takes a site that was killed for connected until it has missed it for minutes.
test('a site that is killed in a round holds it up no longer than the grace time', async () => {
  const plan = planOf({ rounds: 3, graceSeconds: 3, seed: 7 })
  await everywhere([plan])
  let killing: Promise<void> | null = null
  const { end, events } = await follow(await submit(await render('run-killed', plan), 'token-killed'), ({ type, round, site }) => {
    if (type === 'site.progress' && round === 2 && site === 'site-3') killing ??= local.clients.get('site-3')!.stop(0)
  })
  await killing
  expect(end).toMatchObject({ state: 'COMPLETED' })
  const [opened, committed] = ['round.opened', 'round.committed'].map(
    (name) => events.find(({ type, round }) => type === name && round === 3)!,
  )
  expect(committed).toMatchObject({ sites: ['site-1', 'site-2'] })
  expect(committed!.at - opened!.at).toBeLessThan(plan.deadlineSeconds * 1000)
})

test('nothing that is kept or sent names the folder of a site', async () => {
  const log = await readFile(join(local.serverKit, 'log.txt'), 'utf8').catch(() => '')
  expect(log).not.toContain(join(dir, 'parts'))
  expect(ADMIN).toContain('@')
})
