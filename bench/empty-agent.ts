import { parameterCount } from '#core/model/template.ts'
import { encodeUpdate } from '#core/weights/update.ts'
import { runAgent } from '#workers/site/agent.ts'
import { homeAt } from '#workers/site/home.ts'
import type { Outcome, Trainer, Work } from '#workers/site/trainer.ts'
import { recordRequests } from './request-times.ts'

const suppressed = { kind: 'suppressed' } as const

/** An update of nothing. The site's id is in it, so that no two sites send the same bytes: the exchange would take them once. */
const nothing = ({ order }: Work): Uint8Array =>
  encodeUpdate({
    delta: new Float32Array(parameterCount(order.plan)),
    weightUnits: order.weightUnits,
    clip: order.plan.clip,
    meta: { run: order.run, round: order.round, base: order.base, plan: order.planHash, device: `empty:${order.site}`.slice(0, 40) },
  }).bytes

const emptyTrainer: Trainer = {
  run: async (work): Promise<Outcome> => {
    const begun = performance.now()
    const update = work.order.taskKind === 'train' ? nothing(work) : null
    return {
      update,
      images: 0,
      steps: 0,
      trainLoss: null,
      evaluation: { auc: suppressed, accuracy: suppressed, loss: suppressed },
      device: 'cpu',
      seconds: ((performance.now() - begun) / 1000).toFixed(6),
    }
  },
  close: async () => {},
}

/** A real site agent, but for its training: `node empty-agent.ts HOME REQUESTS`, where REQUESTS is the file that gets the times of its requests. */
const [home, requests] = process.argv.slice(2)
const save = recordRequests(requests!)
const controller = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
await runAgent({ home: homeAt(home!), signal: controller.signal, trainer: emptyTrainer })
save()
