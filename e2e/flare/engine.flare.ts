import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import canonicalize from 'canonicalize'
import { expect } from 'vitest'
import { defaultPlan, type Plan } from '#core/run/plan.ts'
import { seededModel } from '#core/weights/first-model.ts'
import { flareEngine } from '#server/engine/flare/engine.ts'
import { type EngineStand, engineContract } from '#server/engine/testing/engine-contract.ts'
import { systemActor } from '#server/kernel/actor.ts'
import { readyEnvironment } from '#workers/flare/environment.ts'
import { assembleKit, requestKit } from '#workers/flare/kit.ts'
import { writeKitPolicy } from '#workers/flare/kit-policy.ts'
import { portIsFree } from '#workers/flare/port.ts'
import type { ProcessGroup } from '#workers/flare/process-group.ts'
import { runProgram } from '#workers/flare/run-program.ts'
import { startClient } from '#workers/flare/start-server.ts'
import { writeGrants } from '#workers/flare/write-grants.ts'
import { testData } from '#workers/gears/test-data.ts'
import { importNpz } from '#workers/simulate/import-npz.ts'
import { partition } from '#workers/simulate/partition.ts'

const root = process.env.ROUNDTABLE_FLARE_ROOT!
const SITES = ['site-1', 'site-2']

/** The exchange's side through its engine alone, and two real sites with kits of their own. */
const makeStand = async (): Promise<EngineStand> => {
  expect(basename(root)).toBe('flare')
  const environment = await readyEnvironment(root)
  const tool = { environment, run: runProgram }
  const dir = await mkdtemp(join(tmpdir(), 'engine-'))
  await importNpz({ file: join(testData('pneumoniamnist')!, 'pneumoniamnist_trainval.npz'), outDir: join(dir, 'all') })
  const parts = await partition({ dir: join(dir, 'all'), sites: 2, alpha: 2, seed: 1, skew: 'label', outDir: join(dir, 'parts') })
  let port = 18_602
  while (!(await portIsFree(port))) port++
  const federation = { name: 'engine-test', host: 'localhost', port }
  const options = { home: dirname(root), dir: join(dir, 'exchange') }
  await mkdir(options.dir)
  let engine = flareEngine(options)
  const fingerprint = await engine.open(federation)
  const plans: Plan[] = []
  const grant = async () => {
    for (const { name, dir: preparedDir, hash } of parts)
      await writeGrants(
        join(dir, `${name}.json`),
        plans.map((plan) => ({ plan, preparedDir, manifestHash: hash, suppressBelow: 11 })),
      )
  }
  const clients: ProcessGroup[] = []
  for (const name of SITES) {
    const own = join(dir, name)
    const signed = await engine.approve(await requestKit(tool, own, federation, { kind: 'client', name, org: 'hospital' }))
    const kit = await assembleKit(tool, own, signed, fingerprint)
    await writeKitPolicy(kit, { researcherCode: false })
    clients.push(await startClient(environment, kit, join(dir, `${name}.json`), join(own, 'run')))
  }
  const connected = async () => {
    while ((await engine.sites().catch(() => [])).length < SITES.length) await wait(500)
  }
  await connected()
  return {
    get engine() {
      return engine
    },
    by: systemActor,
    newRun: async (changes = {}) => {
      const template = { name: 'cnn-groupnorm', params: { channels: [8, 16], groups: 4 } } as const
      const plan = defaultPlan({
        ...{ inputSizePx: 28, batchSize: 64, deadlineSeconds: 60, seed: plans.length + 1 },
        ...changes,
        template: { ...template, params: { ...template.params, channels: [8, 16] } },
      })
      plans.push(plan)
      await grant()
      return { id: randomUUID(), plan, document: canonicalize(plan)!, initialModel: seededModel(plan), sites: SITES, startRound: 1 }
    },
    work: async (run, until = () => false) => {
      while (!until(await engine.events(run, 0)) && ['QUEUED', 'RUNNING'].includes((await engine.state(run)).state)) await wait(200)
    },
    restart: async () => {
      await engine.close()
      engine = flareEngine(options)
      await engine.open(federation)
      await engine.reconcile()
      await connected()
    },
    close: async () => {
      await engine.close()
      await Promise.all(clients.map((client) => client.stop()))
      await rm(dir, { recursive: true, force: true })
    },
  }
}

engineContract('NVIDIA FLARE', makeStand)
