import { exchange } from '#app/server/exchange.ts'
import { readSessionToken } from '#app/server/session-cookie.ts'
import { projectFeed } from '#server/project/feed.ts'
import { viewerOf } from '#server/session/session.ts'

export const GET = async (request: Request) => {
  const query = new URL(request.url).searchParams
  const after = Number(request.headers.get('last-event-id') ?? query.get('after') ?? -1)
  return projectFeed(
    exchange(),
    await viewerOf(exchange(), await readSessionToken()),
    query.get('project') ?? '',
    Number.isSafeInteger(after) ? after : -1,
    request.signal,
  )
}
