import { setTimeout as sleep } from 'node:timers/promises'
import { chooseDevice, deviceText } from '#workers/train/choose-device.ts'
import { createClient } from './client.ts'
import { loadConfig } from './config.ts'
import type { SiteContext } from './context.ts'
import { applyGates, type Desk, dispatch, type Handled, occupy } from './dispatch.ts'
import { TaskStopped } from './faults.ts'
import { type Gates, watchGates } from './gates.ts'
import { createHome, type Home } from './home.ts'
import { openJournal } from './journal.ts'
import { loadKey } from './keys.ts'
import { takeLock } from './lock.ts'
import { createLog, debugError, type Log, sayable } from './log.ts'
import { readPolicyFile } from './policy.ts'
import { pollOnce } from './poll.ts'
import { prepareAndPublish } from './prepare-and-publish.ts'
import { recover } from './recover.ts'
import { waitBefore } from './retry.ts'
import { rotateWhenDue } from './rotate-key.ts'
import { openState } from './state.ts'
import type { Trainer } from './trainer.ts'
import { createDispatcher } from './transport.ts'
import { openTrustedClock } from './trusted-clock.ts'
import { watchLog } from './watch-log.ts'
import { CONFLICT_SENTENCE, openWitness } from './witness.ts'

export interface AgentOptions {
  readonly home: Home
  readonly signal: AbortSignal
  readonly trainer: Trainer
  /** Prepare the data again even if a prepared set exists. */
  readonly prepare?: boolean
  readonly log?: Log
  readonly chunkBytes?: number
}

const LARGEST_LAG_MS = 10 * 60_000

const warnOfClock = (log: Log, lagMs: number): void => {
  if (Math.abs(lagMs) < LARGEST_LAG_MS) return
  const minutes = Math.round(Math.abs(lagMs) / 60_000)
  const side = lagMs > 0 ? 'behind' : 'ahead of'
  log.warn(
    `clock.${lagMs > 0 ? 'behind' : 'ahead'}`,
    `The clock of this machine is ${minutes} minutes ${side} that of the exchange. Set it by NTP.`,
    { minutes },
  )
}

const openSite = async (options: AgentOptions, onGates: (gates: Gates) => void): Promise<SiteContext> => {
  const { home, trainer } = options
  const now = (): Date => new Date()
  const config = await loadConfig(home)
  const identity = { site: config.site, key: await loadKey(home) }
  await createHome(home)
  const log = options.log ?? createLog(home)
  const device = await chooseDevice(config.device, home.scratch)
  const state = await openState(home, now().toISOString())
  const client = createClient({ origin: config.exchange, identity, dispatcher: createDispatcher(config.caFile) })
  return {
    home,
    config,
    get key() {
      return identity.key
    },
    log,
    state,
    trainer,
    device,
    now,
    client,
    rotateKey: rotateWhenDue({ home, config, identity, client }, log, now),
    journal: await openJournal(home.journal),
    gates: await watchGates(home, onGates),
    clock: openTrustedClock(state.current.newestOrderAt, (newestOrderAt) => {
      state.set({ newestOrderAt })
      warnOfClock(log, Date.parse(newestOrderAt) - Date.now())
    }),
    onRetry: (waitMs, fault) => {
      const { code, message } = sayable(fault)
      log.warn('exchange.retry', `${message} Trying again in ${Math.round(waitMs / 1000)} s.`, { code })
    },
    ...(options.chunkBytes === undefined ? {} : { chunkBytes: options.chunkBytes }),
  }
}

/** One order that fails does not keep the next one waiting: the exchange repeats what was not done. */
const carryOut = async (site: SiteContext, desk: Desk, jws: string): Promise<Handled> => {
  try {
    return await dispatch(site, desk, jws)
  } catch (error) {
    debugError(error)
    const { code, message } = sayable(error)
    site.log.warn('order.failed', message, { code })
    return 'ignored'
  }
}

/** Waits that grow while nothing new is said, so that an exchange that repeats itself is not asked in a circle. */
const REPEAT_WAIT_MS = [250, 1000, 2000, 5000, 10_000] as const

/** Polls and carries out orders until the signal aborts. */
const pollLoop = async (site: SiteContext, desk: Desk, wake: { controller: AbortController }, signal: AbortSignal): Promise<void> => {
  let faults = 0
  let repeats = 0
  const lookAtLog = watchLog({
    client: site.client,
    witness: openWitness(site),
    log: site.log,
    onConflict: () => desk.task?.stop(new TaskStopped('LOG_CONFLICT', CONFLICT_SENTENCE, true)),
  })
  while (!signal.aborted) {
    wake.controller = new AbortController()
    const either = AbortSignal.any([signal, wake.controller.signal])
    const free = desk.task || site.gates.current().pause ? 0 : 1
    await lookAtLog(either)
    const askedAt = performance.now()
    try {
      await site.rotateKey()
      const orders = await pollOnce(site, free, either)
      if (faults > 0) site.log.info('exchange.back', 'The exchange answers again.')
      faults = 0
      let acted = orders.length === 0 || performance.now() - askedAt > 1000
      for (const jws of orders) if ((await carryOut(site, desk, jws)) === 'acted') acted = true
      repeats = acted ? 0 : repeats + 1
      if (repeats > 0) await sleep(REPEAT_WAIT_MS[Math.min(repeats, REPEAT_WAIT_MS.length) - 1]!, undefined, { signal: either })
    } catch (error) {
      if (either.aborted) continue
      debugError(error)
      const { code, message } = sayable(error)
      const waitMs = waitBefore(faults)
      if (faults++ === 0) site.log.warn('exchange.fault', `${message} The agent goes on asking.`, { code })
      site.state.set({ lastProblem: { at: site.now().toISOString(), code, message } })
      await sleep(waitMs, undefined, { signal: either }).catch(() => {})
    }
  }
}

const greet = async (site: SiteContext): Promise<void> => {
  const { siteName, organisationName, exchange } = site.config
  site.log.info('agent.started', `Site agent of ${siteName} (${organisationName}), exchange ${exchange}.`)
  const trainsOn = deviceText(site.device)
  site.state.set({ device: trainsOn })
  if (site.config.device !== 'cpu') site.log.info('device.chosen', `Training runs on ${trainsOn}.`)
  const policy = await readPolicyFile(site.home)
  if (!policy.ok) site.log.warn('policy.missing', policy.message, { code: policy.code })
}

/**
 * The hospital's agent: takes up what was left, publishes its prepared data set, then asks the exchange for orders until it is told to end.
 * @throws {Refused} when it cannot begin: no enrolment, damaged files, another agent in the same home
 */
export const runAgent = async (options: AgentOptions): Promise<void> => {
  const { home, signal } = options
  await loadConfig(home)
  const unlock = await takeLock(home)
  const wake = { controller: new AbortController() }
  const wakeUp = (): void => wake.controller.abort()
  const desk: Desk = { task: null, onFree: wakeUp }
  let site: SiteContext | null = null
  let gates: Gates | null = null
  let publishing: Promise<void> = Promise.resolve()
  try {
    site = await openSite(options, (changed) => {
      if (site) applyGates(site, desk, gates)
      gates = changed
      wakeUp()
    })
    await greet(site)
    const left = await recover(site)
    if (left) occupy(desk, left)
    applyGates(site, desk, null)
    gates = site.gates.current()
    publishing = prepareAndPublish(site, options.prepare === true, signal)
    await pollLoop(site, desk, wake, signal)
  } finally {
    desk.task?.stop(new TaskStopped('AGENT_STOPPED', 'The agent was stopped.', false))
    await desk.task?.done
    await publishing
    await options.trainer.close()
    site?.gates.stop()
    site?.log.info('agent.stopped', 'The agent has stopped.')
    await site?.state.flush()
    await site?.journal.close()
    await site?.client.close()
    await unlock()
  }
}
