import { and, asc, eq, sql } from 'drizzle-orm'
import { decodeServerState } from '#core/aggregation/server-state-file.ts'
import { parameterCount } from '#core/model/template.ts'
import { Refused } from '#core/refusal.ts'
import type { RunState } from '#core/run/machine.ts'
import { planHash } from '#core/run/plan.ts'
import { madeAuc } from '#core/run/testing/made-auc.ts'
import { madeUpdate } from '#core/run/testing/made-update.ts'
import type { Scenario } from '#core/run/testing/scenario.ts'
import type { Leased, SimExchange, SimOrder } from '#core/run/testing/simulated-exchange.ts'
import { modelHash } from '#core/weights/model-file.ts'
import type { Tx } from '#db/client.ts'
import { negotiations, projects, rounds, runs, SYSTEM, sites, tasks, updates } from '#db/schema/index.ts'
import { revokeAgreement } from '#server/agreement/end.ts'
import { advance } from '#server/coordinator/advance.ts'
import { housekeeping } from '#server/coordinator/housekeeping.ts'
import { claimRuns } from '#server/coordinator/lease.ts'
import { execute } from '#server/kernel/command.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { terminateNegotiation } from '#server/negotiation/terminate.ts'
import { pauseRun, resumeRun } from '#server/run/run.ts'
import { pauseSite, resumeSite } from '#server/site/pause.ts'
import { getBlob } from '#server/site-api/blobs.ts'
import { heartbeat } from '#server/site-api/heartbeat.ts'
import { ordersFor } from '#server/site-api/orders.ts'
import { result, taskError } from '#server/site-api/result.ts'
import { conclude, propose, type World } from './world.ts'

/** Zero of the virtual clock. */
export const EPOCH_MS = Date.parse('2030-01-01T00:00:00Z')

/** The same exchange under a clock of ours instead of the database's; `dying` lets the next blob be its last act. */
export const underClock = (real: Exchange, at: () => Date, dying: () => boolean): Exchange => ({
  ...real,
  db: { ...real.db, withTx: (organisation, work, options) => real.db.withTx(organisation, (tx) => work(tx, at()), options) },
  blobs: {
    ...real.blobs,
    put: (hash, bytes) => {
      real.blobs.put(hash, bytes)
      if (dying()) throw new Error('the process died')
    },
  },
})

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof Refused) return error.code
      throw error
    },
  )

/** The real exchange on PostgreSQL, as the simulation drives it: one proposal, one run, the world's hospitals as its sites. */
export const postgresExchange = async (world: World, { plan, members }: Scenario): Promise<SimExchange> => {
  const { hospitals, company } = world
  let now = 0
  let dying = false
  const exchange = underClock(
    world.exchange,
    () => new Date(EPOCH_MS + now),
    () => dying,
  )
  const asSystem = <T>(work: (tx: Tx) => Promise<T>) => world.exchange.db.withTx(SYSTEM, work)
  const proposalId = await propose(world, plan)
  const agreementIds = new Map<number, string>()
  const sign = async (site: number) => agreementIds.set(site, await conclude(world, proposalId, hospitals[site]!))
  for (const [site, member] of members.entries()) if (member) await sign(site)
  await housekeeping(world.exchange)
  const runId = await asSystem(async (tx) => {
    const [row] = await tx
      .select({ id: runs.id })
      .from(runs)
      .innerJoin(projects, eq(projects.id, runs.projectId))
      .where(eq(projects.proposalId, proposalId))
    return row!.id
  })
  const asSite = (site: number) => ({ actor: hospitals[site]!.actor, site: { id: hospitals[site]!.siteId } as never })
  const placeOf = (siteId: string) => hospitals.findIndex((one) => one.siteId === siteId)
  const researcher = company.members.researcher
  const leaseOf = ({ lease, attempt }: Leased) => ({ lease, attempt })

  /** Fetched as a site fetches it. */
  const commonOf = async (site: number, { control }: SimOrder): Promise<Float32Array | null> => {
    if (!control) return null
    const bytes = await (await getBlob(exchange, asSite(site), control.state, null)).arrayBuffer()
    const read = decodeServerState(new Uint8Array(bytes), { plan: planHash(plan), length: parameterCount(plan) })
    return (read.ok && read.c) || null
  }

  return {
    plan,
    setClock: (at) => {
      now = at
    },
    claim: async (holder) => (await claimRuns(exchange, holder)).find((held) => held.runId === runId) ?? null,
    dieHalfway: async ({ epoch }) => {
      const preparing = await asSystem(async (tx) => {
        const [run] = await tx.select().from(runs).where(eq(runs.id, runId))
        const [round] = await tx
          .select()
          .from(rounds)
          .where(and(eq(rounds.runId, runId), eq(rounds.number, run!.currentRound)))
        return run!.state === 'READY' || (run!.state === 'RUNNING' && round?.state === 'AGGREGATING' && round.kind === 'train')
      })
      if (!preparing) return
      dying = true
      await advance(exchange, { runId, epoch }).catch(() => {})
      dying = false
    },
    advance: async ({ epoch }) => {
      try {
        return (await advance(exchange, { runId, epoch })) ? 'more' : 'idle'
      } catch (error) {
        if (error instanceof Refused && error.code === 'LEASE_LOST') return 'lost'
        throw error
      }
    },
    poll: async (site, held) => {
      await asSystem((tx) =>
        tx
          .update(sites)
          .set({ lastSeenAt: new Date(EPOCH_MS + now) })
          .where(eq(sites.id, hospitals[site]!.siteId)),
      )
      const orders = await ordersFor(exchange, asSite(site), {
        ...{ agentVersion: 't', policy: null, paused: null, device: 'cpu', free: held ? 0 : 1 },
        tasks: held ? [{ task: held.task as never, lease: held.lease }] : [],
      })
      const given = orders.find((order) => order.kind === 'task')
      const order: SimOrder | null =
        given?.kind === 'task'
          ? {
              ...{ task: given.task, lease: given.lease, attempt: given.attempt, kind: given.taskKind },
              ...{ round: given.round, base: given.base, units: given.weightUnits },
              control: given.control ? { state: given.control.state, since: given.control.since } : null,
            }
          : null
      return { order, cancelled: orders.some((one) => one.kind === 'cancel') }
    },
    beat: async (site, held) => {
      const beat = { ...leaseOf(held), phase: 'train' as const, step: 1, steps: 2, loss: null, rssBytes: 1 }
      const { order } = await heartbeat(exchange, asSite(site), held.task, beat)
      return JSON.parse(Buffer.from(order.split('.')[1]!, 'base64url').toString()).kind === 'cancel' ? 'cancel' : 'continue'
    },
    result: async (site, order, own = null) => {
      const bytes = order.kind === 'train' ? madeUpdate(plan, runId, site, order, { common: await commonOf(site, order), own }) : null
      if (bytes) world.exchange.blobs.put(modelHash(bytes), bytes)
      const update = bytes && modelHash(bytes)
      const auc = madeAuc(site, order.base)
      const evaluation = { auc, accuracy: { kind: 'suppressed' as const }, loss: { kind: 'suppressed' as const } }
      const measured = { images: 30, steps: 2, trainLoss: '0.500000', evaluation, device: 'cpu', seconds: '1.0' }
      return codeOf(result(exchange, asSite(site), order.task, { ...leaseOf(order), update, ...measured }))
    },
    report: async (site, held) => {
      const sent = { ...leaseOf(held), phase: 'train' as const, code: 'FAULT', message: 'It broke.' }
      await codeOf(taskError(exchange, asSite(site), held.task, sent as never))
    },
    pauseSite: async (site) => {
      await execute(exchange, hospitals[site]!.members.it, pauseSite, { id: hospitals[site]!.siteId })
    },
    resumeSite: async (site) => {
      await execute(exchange, hospitals[site]!.members.it, resumeSite, { id: hospitals[site]!.siteId })
    },
    leave: async (site) => {
      const { steward } = hospitals[site]!.members
      const id = agreementIds.get(site)
      if (id) {
        await execute(exchange, steward, revokeAgreement, { id, reason: 'over' })
        return
      }
      const [open] = await asSystem((tx) =>
        tx
          .select({ id: negotiations.id })
          .from(negotiations)
          .where(and(eq(negotiations.proposalId, proposalId), eq(negotiations.siteId, hospitals[site]!.siteId))),
      )
      await execute(exchange, steward, terminateNegotiation, { id: open!.id, reason: 'no' })
    },
    join: async (site) => {
      await sign(site)
      await housekeeping(world.exchange)
    },
    pauseRun: async () => {
      await execute(exchange, researcher, pauseRun, { id: runId })
    },
    resumeRun: async () => {
      await execute(exchange, researcher, resumeRun, { id: runId })
    },
    standing: () =>
      asSystem(async (tx) => {
        const [run] = await tx.select({ state: runs.state, waitingFor: runs.waitingFor }).from(runs).where(eq(runs.id, runId))
        return { state: run!.state as RunState, waitingFor: run!.waitingFor }
      }),
    view: () =>
      asSystem(async (tx) => {
        const [run] = await tx.select().from(runs).where(eq(runs.id, runId))
        const all = await tx.select().from(rounds).where(eq(rounds.runId, runId)).orderBy(asc(rounds.number))
        const counted = await tx
          .select({ update: updates, shareOf: tasks.shareOf })
          .from(updates)
          .innerJoin(tasks, eq(tasks.id, updates.taskId))
          .where(eq(updates.runId, runId))
          .orderBy(asc(updates.siteId))
        const spent = await tx
          .select({ round: tasks.round, siteId: tasks.siteId })
          .from(tasks)
          .where(and(eq(tasks.runId, runId), sql`${tasks.failure}->>'code' = 'ATTEMPTS_SPENT'`))
          .orderBy(asc(tasks.siteId))
        const { waitingFor } = run!
        return {
          state: run!.state as RunState,
          failure: run!.failure?.code ?? null,
          waitingFor: waitingFor && { code: waitingFor.code, sites: waitingFor.sites },
          lastModel: run!.lastModel,
          stoppedAfter: run!.stoppedAfter,
          selected: run!.selected && { round: run!.selected.round, model: run!.selected.model },
          rounds: all.map((round) => ({
            ...{ number: round.number, kind: round.kind, state: round.state, need: round.quorum, base: round.base, result: round.result },
            accepted: counted
              .filter(({ update }) => update.round === round.number)
              .map(({ update, shareOf }) => ({
                site: placeOf(update.siteId),
                units: update.weightUnits,
                blob: update.blob,
                inherited: shareOf !== null,
              })),
            givenUp: spent.filter(({ round: number }) => number === round.number).map(({ siteId }) => placeOf(siteId)),
          })),
        }
      }),
  }
}
