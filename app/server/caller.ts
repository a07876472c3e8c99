import 'server-only'
import { cache } from 'react'
import { callerFactory } from '#server/root.ts'
import { viewerOf } from '#server/session/session.ts'
import { exchange } from './exchange.ts'
import { readSessionToken } from './session-cookie.ts'

/** Who looks at the page; asked once a request. */
export const viewer = cache(async () => viewerOf(exchange(), await readSessionToken()))

/** The server's procedures, called in-process by server components: `const api = await caller()`. */
export const caller = cache(async () => callerFactory({ exchange: exchange(), viewer: await viewer() }))
