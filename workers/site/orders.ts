import type * as z from 'zod'
import { canonicalHash } from '#core/canonical.ts'
import type { Hash } from '#core/id.ts'
import { verifyJws } from '#core/protocol/jws.ts'
import { CancelOrder, ContinueOrder, ORDER_TYP, Order, type TaskOrder } from '#core/protocol/messages.ts'
import { refuse, type Verdict } from '#core/refusal.ts'
import type { Config } from './config.ts'
import { nativeEd25519 } from './ed25519.ts'

const LARGEST_ORDER_BYTES = 1 << 20

type Pinned = Pick<Config, 'exchangeKey' | 'site'>

const read = <S extends z.ZodType<{ site: string }>>(schema: S, jws: string, pinned: Pinned): Verdict<{ order: z.infer<S> }> => {
  const payload = verifyJws(ORDER_TYP, jws, pinned.exchangeKey, LARGEST_ORDER_BYTES, nativeEd25519)
  if (payload === null)
    return refuse('ORDER_SIGNATURE', 'An order was not signed by the exchange that this site enrolled with. It was ignored.')
  const parsed = schema.safeParse(payload)
  if (!parsed.success)
    return refuse(
      'ORDER_MISMATCH',
      'The exchange sent an order that this agent does not know. It was ignored. A newer agent may be needed.',
    )
  if (parsed.data.site !== pinned.site) return refuse('ORDER_MISMATCH', 'An order was meant for another site. It was ignored.')
  return { ok: true, order: parsed.data }
}

/** Reads one order of a poll: signature by the pinned key, then form, then whether it is for this site. Nothing else is ever acted on. */
export const readOrder = (jws: string, pinned: Pinned): Verdict<{ order: Order }> => read(Order, jws, pinned)

const HeartbeatOrder = ContinueOrder.or(CancelOrder)

/** Reads the answer to a heartbeat: go on, or stop. */
export const readHeartbeatOrder = (
  jws: string,
  pinned: Pinned,
): Verdict<{ order: z.infer<typeof ContinueOrder> | z.infer<typeof CancelOrder> }> => read(HeartbeatOrder, jws, pinned)

/** Names what a task does, without its lease: the same work gives the same bytes, so it need not be done twice. */
export const workHash = (order: TaskOrder): Hash =>
  canonicalHash('work/v1', {
    kind: order.taskKind,
    run: order.run,
    round: order.round,
    terms: order.terms,
    plan: order.planHash,
    base: order.base,
    weight: order.weightUnits,
  }) as Hash
