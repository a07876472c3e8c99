import { createHash } from 'node:crypto'
import { nextModel, type SiteUpdate } from '#core/aggregation/next-model.ts'
import { parameterCount } from '#core/model/template.ts'
import { defaultPlan, planHash } from '#core/run/plan.ts'
import { WEIGHT_UNITS } from '#core/weights/ring.ts'
import { acceptUpdate } from '#core/weights/update.ts'
import { blobStore } from '#server/kernel/blobs.ts'
import { aggregatePlan, BASE, nameOf } from './aggregate-files.ts'

export interface AggregatePass {
  readonly modelBytes: number
  readonly updateBytes: number
  /** Read from disk, hashed and checked, as when an update arrives. */
  readonly verifyMs: number
  /** Read and checked again, summed and applied, as when a round closes. */
  readonly aggregateMs: number
  /** User and system time of both. */
  readonly cpuMs: number
  /** Resident memory of the process with the model of the round, before the first update is read. */
  readonly emptyBytes: number
  readonly peakBytes: number
}

/** Verifies the updates in a folder one by one, then makes the next model of them: what the exchange does with a round. */
const pass = (dir: string, updates: number): AggregatePass => {
  const plan = defaultPlan(aggregatePlan)
  const length = parameterCount(plan)
  const weightUnits = Math.floor(WEIGHT_UNITS / updates)
  const expected = { run: 'bench', round: 1, base: BASE, plan: planHash(plan), length, weightUnits, clip: plan.clip }
  const base = new Float32Array(length)
  const [emptyBytes, before] = [process.memoryUsage.rss(), process.cpuUsage()]
  const store = blobStore(dir)
  let updateBytes = 0
  let buffer: Uint8Array | undefined
  const read = (site: number) => {
    const bytes = store.read(nameOf(updates, site), buffer)
    buffer = bytes
    updateBytes = bytes.length
    const accepted = acceptUpdate(bytes, expected)
    if (!accepted.ok) throw new Error(accepted.message)
    return { bytes, ring: accepted.ring }
  }
  const begun = performance.now()
  for (let site = 0; site < updates; site++) createHash('sha256').update(read(site).bytes).digest()
  const closed = performance.now()
  const all = function* (): Generator<SiteUpdate> {
    for (let site = 0; site < updates; site++) yield { ring: read(site).ring, units: weightUnits }
  }
  const { weights } = nextModel(plan, base, all())
  const ended = performance.now()
  const { user, system } = process.cpuUsage(before)
  const peakBytes = process.resourceUsage().maxRSS * 1024
  const modelBytes = weights.byteLength
  return {
    modelBytes,
    updateBytes,
    verifyMs: closed - begun,
    aggregateMs: ended - closed,
    cpuMs: (user + system) / 1000,
    emptyBytes,
    peakBytes,
  }
}

const [dir, updates] = process.argv.slice(2)
console.log(JSON.stringify(pass(dir!, Number(updates))))
