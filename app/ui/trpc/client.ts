import { createTRPCClient, httpBatchLink } from '@trpc/client'
import superjson from 'superjson'
import type { AppRouter } from '#server/root.ts'

/** The server takes at most this many calls in one request. */
const MAX_BATCH = 10

/** The exchange's procedures for the browser. Pages read in server components; this is for commands and live checks. */
export const trpc = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: '/api/trpc', transformer: superjson, maxItems: MAX_BATCH })],
})
