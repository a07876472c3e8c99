import { nextModel } from '../../aggregation/next-model.ts'
import { hasControl } from '../../aggregation/scaffold.ts'
import { decodeServerState, encodeServerState } from '../../aggregation/server-state-file.ts'
import { initialWeights } from '../../model/initial-weights.ts'
import { parameterCount } from '../../model/template.ts'
import { decodeModel, encodeModel, modelHash } from '../../weights/model-file.ts'
import { acceptUpdate } from '../../weights/update.ts'
import type { Action } from '../action.ts'
import { MOST_LAPSES } from '../lapses.ts'
import { type RunState, round as roundMachine, run as runMachine, task as taskMachine } from '../machine.ts'
import { nextAction } from '../next-action.ts'
import { planHash } from '../plan.ts'
import { takeResult } from '../take-result.ts'
import type { WaitingFor } from '../waiting.ts'
import { madeAuc } from './made-auc.ts'
import { madeUpdate } from './made-update.ts'
import { memoryFacts } from './memory-facts.ts'
import { inOrder, isOpen, isReady, move, newTask, type RoundRow, type SiteRow, type TaskRow } from './memory-rows.ts'
import type { Scenario } from './scenario.ts'
import type { Leased, SimExchange, SimHold, SimOrder, SimView } from './simulated-exchange.ts'

const HOLD_MS = 4000
const LEASE_MS = 60_000
const ON_ITS_WAY_MS = 3000
const RUN = 'memory'

/** The exchange in memory: each method is one transaction, because nothing else runs while it does. Decisions and transitions are those of the real one. */
export const memoryExchange = ({ plan, siteIds, members }: Scenario): SimExchange => {
  let now = 0
  let leases = 0
  const run = {
    state: 'READY' as RunState,
    failure: null as string | null,
    waitingFor: null as WaitingFor | null,
    lastModel: null as string | null,
    stoppedAfter: null as number | null,
    selected: null as { round: number; model: string } | null,
  }
  let hold = { holder: '', epoch: 0, until: -1 }
  const rounds: RoundRow[] = []
  const blobs = new Map<string, Uint8Array>()
  const sites: SiteRow[] = siteIds.map((_, i) => ({ standing: members[i] ? 'member' : 'invited', paused: false, seenAt: 0 }))
  const placeOf = (siteId: string) => siteIds.indexOf(siteId)
  const current = (): RoundRow | null => rounds.at(-1) ?? null
  const bySite = (tasks: readonly TaskRow[]) => inOrder(siteIds, tasks)
  const facts = () => memoryFacts({ now, run, plan, siteIds, sites, rounds })
  const addTask = (round: RoundRow, site: number, units: number, shareOf: string | null) => {
    const id = `${round.number}.${site}`
    if (round.tasks.some((task) => task.id === id)) throw new Error(`Site ${site} has two tasks in round ${round.number}.`)
    round.tasks.push(newTask({ id, site, units, shareOf }))
  }
  const expire = (task: TaskRow) => {
    move(taskMachine, task, 'expire', 'system')
    Object.assign(task, { lease: null, leaseUntil: null, lapses: task.lapses + 1 })
  }
  const end = (tasks: readonly TaskRow[], command: 'cancel' | 'supersede') => {
    for (const task of tasks) {
      move(taskMachine, task, command, 'system')
      Object.assign(task, { finishedAt: now, leaseUntil: null })
    }
  }
  const cancelOf = (site: number) =>
    end(
      (current()?.tasks ?? []).filter((task) => task.site === site && isOpen(task)),
      'cancel',
    )
  const keep = (bytes: Uint8Array): string => {
    const hash = modelHash(bytes)
    blobs.set(hash, bytes)
    return hash
  }

  const aggregate = (round: RoundRow): void => {
    move(roundMachine, round, 'commit', 'system')
    round.result = round.base
    if (round.kind === 'train') {
      const base = decodeModel(blobs.get(round.base)!, plan)
      if (!base.ok) throw new Error(base.message)
      const accepted = bySite(round.tasks).flatMap(({ update, units }) =>
        update?.ring ? [{ ring: update.ring, control: update.control, units }] : [],
      )
      const before = rounds.at(-2)?.serverState ?? null
      const next = nextModel(plan, base.weights, accepted, before)
      round.serverState = next.state
      round.result = keep(encodeModel(plan, next.weights, { round: String(round.number), base: round.base }))
    }
    if (round.kind === 'train') run.lastModel = round.result
  }

  const apply = (action: Action): boolean => {
    run.waitingFor = action.do === 'wait' ? action.waitingFor : null
    const round = current()
    const find = (id: string) => round!.tasks.find((task) => task.id === id)!
    switch (action.do) {
      case 'start':
        move(runMachine, run, 'start', 'system')
        run.lastModel = keep(encodeModel(plan, initialWeights(plan), { round: '0' }))
        return true
      case 'open': {
        const { number, kind, need } = action
        const opened: RoundRow = {
          ...{ number, kind, need, state: 'COLLECTING', deadlineAt: now + plan.deadlineSeconds * 1000 },
          ...{
            base: kind === 'evaluate' && run.selected ? run.selected.model : run.lastModel!,
            result: null,
            serverState: null,
            tasks: [],
          },
        }
        rounds.push(opened)
        for (const { siteId, units } of action.shares) addTask(opened, placeOf(siteId), units, null)
        return true
      }
      case 'tidy':
        for (const id of action.expire) expire(find(id))
        for (const id of action.giveUp) {
          move(taskMachine, find(id), 'giveUp', 'system')
          Object.assign(find(id), { finishedAt: now, failure: { message: 'ATTEMPTS_SPENT' } })
        }
        for (const id of action.renew) {
          move(taskMachine, find(id), 'renew', 'system')
          Object.assign(find(id), { lease: null, leaseUntil: null, finishedAt: null, begun: false })
        }
        for (const { from, ends, siteId, units } of action.hand) {
          if (ends) end([find(from)], 'supersede')
          addTask(round!, placeOf(siteId), units, from)
        }
        return true
      case 'close':
        move(roundMachine, round!, 'aggregate', 'system')
        end(action.supersede.map(find), 'supersede')
        return true
      case 'aggregate':
        aggregate(round!)
        return true
      case 'fail':
        if (round?.state === 'COLLECTING') move(roundMachine, round, 'fail', 'system')
        move(runMachine, run, 'fail', 'system')
        run.failure = action.code
        end((round?.tasks ?? []).filter(isOpen), 'cancel')
        return false
      case 'stop':
        move(runMachine, run, 'stopEarly', 'system')
        run.stoppedAfter = action.after
        return true
      case 'select':
        move(runMachine, run, 'select', 'system')
        run.selected = { round: action.round, model: rounds[action.round - 1]!.result! }
        return true
      case 'complete':
        move(runMachine, run, 'complete', 'system')
        return false
      default:
        return false
    }
  }

  const forget = (site: number, held: Leased | null): void => {
    for (const task of current()?.tasks ?? [])
      if (
        task.site === site &&
        (task.state === 'LEASED' || task.state === 'RUNNING') &&
        task.leasedAt < now - ON_ITS_WAY_MS &&
        held?.task !== task.id
      )
        expire(task)
  }
  const taskOf = (site: number, id: string) => rounds.flatMap(({ tasks }) => tasks).find((task) => task.id === id && task.site === site)
  const holds = (task: TaskRow | undefined, held: Leased): task is TaskRow =>
    task !== undefined &&
    task.lease === held.lease &&
    task.attempt === held.attempt &&
    (task.state === 'LEASED' || task.state === 'RUNNING')

  const controlFor = (site: number, number: number): SimOrder['control'] => {
    const state = rounds[number - 2]?.serverState
    if (!hasControl(plan) || !state) return null
    const counted = rounds.findLast((round) => round.number < number && round.tasks.some((task) => task.site === site && task.update))
    return { state: keep(encodeServerState(state, { plan: planHash(plan), round: number - 1 })), since: counted?.number ?? 0 }
  }

  const lease = (site: number): SimOrder | null => {
    const round = current()
    const task = round?.tasks.find((one) => one.site === site && one.state === 'PENDING' && one.lapses < MOST_LAPSES)
    if (!round || !task || run.state !== 'RUNNING' || round.state !== 'COLLECTING' || !isReady(sites[site]!)) return null
    move(taskMachine, task, 'lease', 'site')
    Object.assign(task, { lease: `L${++leases}`, leaseUntil: now + LEASE_MS, leasedAt: now, attempt: task.attempt + 1, begun: false })
    const { id, attempt, units } = task
    const { kind, number, base } = round
    const control = kind === 'train' ? controlFor(site, number) : null
    return { task: id, lease: task.lease!, attempt, kind, round: number, base, units, control }
  }

  const commonOf = ({ control }: SimOrder): Float32Array | null => {
    const read = control && decodeServerState(blobs.get(control.state)!, { plan: planHash(plan), length: parameterCount(plan) })
    return (read?.ok && read.c) || null
  }
  const count = (site: number, order: SimOrder, own: Float32Array | null): string => {
    const task = taskOf(site, order.task)
    const round = rounds.find(({ number }) => number === order.round)
    if (!task || !round) return 'NOT_FOUND'
    const bytes = order.kind === 'train' ? madeUpdate(plan, RUN, site, order, { common: commonOf(order), own }) : null
    const sent = { lease: order.lease, attempt: order.attempt, update: bytes && modelHash(bytes) }
    const said = takeResult(task, task.update, sent, round.state)
    if (said === 'repeat') return 'ok'
    if (said !== 'check') return said.code
    const about = { run: RUN, round: round.number, base: round.base, plan: planHash(plan), weightUnits: task.units, clip: plan.clip }
    const read = bytes && acceptUpdate(bytes, { length: parameterCount(plan), control: hasControl(plan), ...about })
    if (read && !read.ok) return read.code
    move(taskMachine, task, 'accept', 'site')
    Object.assign(task, {
      finishedAt: now,
      leaseUntil: null,
      update: { blob: sent.update, ring: read ? read.ring : null, control: read ? read.control : null, auc: madeAuc(site, order.base) },
    })
    return 'ok'
  }

  const beat = (site: number, held: Leased): 'continue' | 'cancel' => {
    const task = taskOf(site, held.task)
    if (!holds(task, held)) return 'cancel'
    if (task.state === 'LEASED') move(taskMachine, task, 'start', 'site')
    Object.assign(task, { leaseUntil: now + LEASE_MS, begun: true })
    return 'continue'
  }

  return {
    plan,
    setClock: (at) => {
      now = at
    },
    claim: async (holder) => {
      if (run.state !== 'READY' && run.state !== 'RUNNING') return null
      if (hold.holder !== holder && hold.until >= now) return null
      if (hold.holder === holder && hold.until - now >= HOLD_MS / 2) return { epoch: hold.epoch }
      hold = { holder, epoch: hold.holder === holder ? hold.epoch : hold.epoch + 1, until: now + HOLD_MS }
      return { epoch: hold.epoch }
    },
    dieHalfway: async () => {},
    advance: async ({ epoch }: SimHold) => {
      if (epoch !== hold.epoch) return 'lost'
      if (run.state !== 'READY' && run.state !== 'RUNNING') return 'idle'
      return apply(nextAction(facts())) ? 'more' : 'idle'
    },
    poll: async (site, held) => {
      sites[site]!.seenAt = now
      forget(site, held)
      const order = held ? null : lease(site)
      const task = held ? taskOf(site, held.task) : undefined
      return { order, cancelled: held !== null && task?.state !== 'ACCEPTED' && !holds(task, held) }
    },
    beat: async (site, held) => beat(site, held),
    result: async (site, order, own = null) => count(site, order, own),
    report: async (site, held) => {
      const task = taskOf(site, held.task)
      if (!holds(task, held)) return
      move(taskMachine, task, 'report', 'site')
      Object.assign(task, { finishedAt: now, leaseUntil: null })
    },
    pauseSite: async (site) => {
      sites[site]!.paused = true
      cancelOf(site)
    },
    resumeSite: async (site) => {
      sites[site]!.paused = false
    },
    leave: async (site) => {
      sites[site]!.standing = 'left'
      cancelOf(site)
    },
    join: async (site) => {
      sites[site]!.standing = 'member'
    },
    pauseRun: async () => {
      move(runMachine, run, 'pause', 'consumer')
      run.waitingFor = { code: 'RUN_PAUSED', sites: [] }
      end((current()?.tasks ?? []).filter(isOpen), 'cancel')
    },
    resumeRun: async () => {
      move(runMachine, run, 'resume', 'consumer')
      run.waitingFor = null
    },
    standing: async () => ({ ...run }),
    view: async (): Promise<SimView> => ({
      ...run,
      rounds: rounds.map(({ number, kind, state, need, base, result, tasks }) => ({
        ...{ number, kind, state, need, base, result },
        accepted: bySite(tasks).flatMap(({ site, units, update, shareOf }) =>
          update ? [{ site, units, blob: update.blob, inherited: shareOf !== null }] : [],
        ),
        givenUp: bySite(tasks)
          .filter(({ failure }) => failure?.message === 'ATTEMPTS_SPENT')
          .map(({ site }) => site),
      })),
    }),
  }
}
