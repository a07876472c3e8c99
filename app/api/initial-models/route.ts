import { exchange } from '#app/server/exchange.ts'
import { isForeign } from '#app/server/same-origin.ts'
import { readSessionToken } from '#app/server/session-cookie.ts'
import { REFUSALS, Refused } from '#core/refusal.ts'
import { MAX_INITIAL_BYTES } from '#core/weights/initial-model.ts'
import { keepInitialModel } from '#server/proposal/initial-model.ts'
import { viewerOf } from '#server/session/session.ts'

/** The bytes of a model file that plans may start from → `{ sha256, bytes }`. */
export const POST = async (request: Request) => {
  try {
    if (isForeign(request, exchange().config.url)) throw new Refused('WRONG_ROLE', 'The request comes from another site.')
    if (!(Number(request.headers.get('content-length')) <= MAX_INITIAL_BYTES))
      throw new Refused('TOO_LARGE', `The file is larger than ${MAX_INITIAL_BYTES / 1024 ** 2} MB, which no plan can train here.`)
    const viewer = await viewerOf(exchange(), await readSessionToken())
    return Response.json(await keepInitialModel(exchange(), viewer, new Uint8Array(await request.arrayBuffer())))
  } catch (error) {
    if (error instanceof Refused) return new Response(error.message, { status: REFUSALS[error.code] })
    throw error
  }
}
