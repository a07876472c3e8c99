import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { exchange } from '#app/server/exchange.ts'
import { isForeign } from '#app/server/same-origin.ts'
import { readSessionToken } from '#app/server/session-cookie.ts'
import { appRouter } from '#server/root.ts'
import { viewerOf } from '#server/session/session.ts'

const MAX_BYTES = 512 * 1024

const handle = (request: Request) =>
  Number(request.headers.get('content-length') ?? 0) > MAX_BYTES
    ? Response.json({ error: 'The request is too large.' }, { status: 413 })
    : isForeign(request, exchange().config.url)
      ? Response.json({ error: 'This request came from another page.' }, { status: 403 })
      : fetchRequestHandler({
          endpoint: '/api/trpc',
          req: request,
          router: appRouter,
          maxBatchSize: 10,
          createContext: async () => ({ exchange: exchange(), viewer: await viewerOf(exchange(), await readSessionToken()) }),
        })

export { handle as GET, handle as POST }
