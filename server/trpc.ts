import { initTRPC, TRPCError } from '@trpc/server'
import superjson from 'superjson'
import * as z from 'zod'
import { REFUSALS, Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { PUBLIC } from '#db/schema/index.ts'
import type { Actor } from './kernel/actor.ts'
import { type CommandDefinition, execute } from './kernel/command.ts'
import type { Exchange } from './kernel/exchange.ts'
import { log } from './kernel/log.ts'
import type { Viewer } from './session/session.ts'

export interface RequestContext {
  exchange: Exchange
  viewer: Viewer | null
}

const CODES = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  507: 'INTERNAL_SERVER_ERROR',
} as const

/** What a person reads when it was no refusal: never a library's own words, which may quote input or code. */
const sentenceOf = (error: TRPCError): string => {
  const { cause } = error
  if (cause instanceof z.ZodError) {
    const [issue] = cause.issues
    return `${issue?.path.length ? `The field "${issue.path.join('.')}" does not fit` : 'The input does not fit'}${issue?.code === 'custom' || issue?.code === 'too_small' || issue?.code === 'too_big' ? `: ${issue.message}` : '.'}`
  }
  if (error.code === 'UNAUTHORIZED') return 'Sign in to continue. Your work on this page is kept.'
  if (error.code === 'NOT_FOUND') return 'The exchange has no such procedure.'
  if (error.code === 'PAYLOAD_TOO_LARGE') return 'The request is too large.'
  if (error.code === 'BAD_REQUEST' || error.code === 'PARSE_ERROR' || error.code === 'UNSUPPORTED_MEDIA_TYPE')
    return 'The request cannot be read.'
  if (databaseIsAway(cause)) return 'The database of the exchange does not answer. Nothing was lost. Try again in a minute.'
  return 'This did not work because of a fault on the exchange. Nothing was lost. Try again; if it stays, tell an administrator.'
}

const AWAY = ['ECONNREFUSED', 'ECONNRESET', 'CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', '57P01', '57P03']
const databaseIsAway = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) if (AWAY.includes((at as { code?: string }).code ?? '')) return true
  return false
}

const t = initTRPC.context<RequestContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error }) => {
    const refused = error.cause instanceof Refused ? error.cause : null
    return {
      ...shape,
      message: refused ? refused.message : sentenceOf(error),
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        refusal: refused ? { code: refused.code, blockers: refused.blockers, field: refused.field } : null,
      },
    }
  },
})

/** Refusals become answers, faults are logged without their parameters. */
const errors = t.middleware(async ({ next, path }) => {
  const result = await next()
  if (result.ok) return result
  const cause = result.error.cause
  if (cause instanceof Refused) throw new TRPCError({ code: CODES[REFUSALS[cause.code]], message: cause.message, cause })
  if (result.error.code === 'INTERNAL_SERVER_ERROR')
    log.error({ path, error: cause?.name ?? 'unknown', at: cause?.stack?.split('\n')[1]?.trim() }, 'a request failed')
  return result
})

export const router = t.router
export const createCaller = t.createCallerFactory

/** Anybody, signed in or not. Reads see public rows, and those of the viewer's organisation. */
export const guest = t.procedure.use(errors).use(({ ctx, next }) => {
  const organisation = ctx.viewer?.actor?.organisation ?? PUBLIC
  return next({
    ctx: {
      /** A read in a transaction that PostgreSQL keeps read-only. */
      read: <T>(work: (tx: Tx) => Promise<T>) => ctx.exchange.db.withTx(organisation, work, { readOnly: true }),
    },
  })
})

/** A signed-in member, acting for one organisation. */
export const member = guest.use(({ ctx, next }) => {
  const actor = ctx.viewer?.actor
  if (!ctx.viewer || !actor) throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in to continue. Your work on this page is kept.' })
  return next({
    ctx: {
      viewer: ctx.viewer,
      actor: actor as Actor & { kind: 'member' },
      run: <I extends z.ZodType, R>(command: CommandDefinition<I, R>, input: z.input<I>): Promise<R> =>
        execute(ctx.exchange, actor, command, input),
    },
  })
})
