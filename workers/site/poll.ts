import { policySummary } from '#core/agreement/policy.ts'
import { POLL_SECONDS, PollAnswer, type PollRequest } from '#core/protocol/messages.ts'
import { deviceText } from '#workers/train/choose-device.ts'
import { readAnswer } from './client.ts'
import type { SiteContext } from './context.ts'
import { readPolicyFile } from './policy.ts'
import { AGENT_VERSION, DEVICE } from './version.ts'

/** Allowed above the exchange's own waiting time, for slow networks. */
const GRACE_MS = 15_000
/** Characters that a poll has for the device. */
const LONGEST_DEVICE = 200

/** What the exchange is told with every poll. */
export const pollRequest = async (site: SiteContext, free: number): Promise<PollRequest> => {
  const policy = await readPolicyFile(site.home)
  return {
    agentVersion: AGENT_VERSION,
    policy: policy.ok ? policySummary(policy.policy) : null,
    paused: site.gates.current().pause,
    device: site.config.device === 'cpu' ? DEVICE : `${DEVICE}; trains on ${deviceText(site.device)}`.slice(0, LONGEST_DEVICE),
    tasks: site.journal
      .unfinished()
      .map(({ order }) => ({ task: order.task, lease: order.lease }))
      .slice(0, 20),
    free,
  }
}

/**
 * Asks once for orders; the exchange holds the question for up to 25 s.
 * @returns orders as they came, unread: none of them is trusted yet
 */
export const pollOnce = async (site: SiteContext, free: number, signal: AbortSignal): Promise<readonly string[]> => {
  const answer = await site.client.send({
    method: 'POST',
    path: '/api/site/poll',
    json: await pollRequest(site, free),
    signal,
    timeoutMs: POLL_SECONDS * 1000 + GRACE_MS,
  })
  site.state.set({ lastContactAt: site.now().toISOString(), lastProblem: null })
  if (answer.status === 204) {
    await answer.body.dump()
    return []
  }
  return (await readAnswer(PollAnswer, answer)).orders
}
