import type { Exchange } from '#server/kernel/exchange.ts'
import type { Viewer } from '#server/session/session.ts'
import { type EventRow, eventsAfter, projectView } from './queries.ts'

const PING_MS = 15_000
/** Whether the viewer has a part in the project is asked, not what happened in it. */
const NO_ROUND = 1_000_000

const frame = (event: EventRow): string => `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`

/**
 * Server-sent events of a project. Each event carries its seq as id, so a browser that lost the connection goes on without a gap;
 * progress carries none and is not repeated. Listens first, then reads, so nothing falls in between.
 */
export const projectFeed = async (
  exchange: Exchange,
  viewer: Viewer | null,
  projectId: string,
  after: number,
  signal: AbortSignal,
): Promise<Response> => {
  const actor = viewer?.actor
  if (!actor) return new Response('Sign in to continue.', { status: 401 })
  const read = <T>(work: Parameters<typeof exchange.db.withTx<T>>[1]) => exchange.db.withTx(actor.organisation, work, { readOnly: true })
  try {
    await read((tx) => projectView(tx, actor, projectId, new Date(), NO_ROUND))
  } catch {
    return new Response('There is no such project for you.', { status: 404 })
  }
  const encoder = new TextEncoder()
  let stop = () => {}
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let last = after
      let busy = false
      let again = false
      const send = (text: string) => {
        try {
          controller.enqueue(encoder.encode(text))
        } catch {
          stop()
        }
      }
      const drain = async () => {
        if (busy) {
          again = true
          return
        }
        busy = true
        try {
          do {
            again = false
            for (;;) {
              const rows = await read((tx) => eventsAfter(tx, projectId, last))
              for (const row of rows) {
                send(frame(row))
                last = row.seq
              }
              if (rows.length < 200) break
            }
          } while (again)
        } catch {
          // The database is away: the browser comes back with the last id it saw.
          stop()
        } finally {
          busy = false
        }
      }
      const offEvent = exchange.wake.event.on((payload) => {
        if (payload === '' || payload.endsWith(`:${projectId}`)) void drain()
      })
      const offProgress = exchange.wake.progress.on((payload) => {
        if (payload === projectId) send(`event: progress\ndata: {}\n\n`)
      })
      const ping = setInterval(() => send('event: ping\ndata: {}\n\n'), PING_MS)
      stop = () => {
        offEvent()
        offProgress()
        clearInterval(ping)
        try {
          controller.close()
        } catch {
          // closed already
        }
      }
      signal.addEventListener('abort', stop)
      send('retry: 2000\n\n')
      void drain()
    },
    cancel: () => stop(),
  })
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' },
  })
}
