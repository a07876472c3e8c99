import { exchange } from '#app/server/exchange.ts'
import { isForeign } from '#app/server/same-origin.ts'
import { readSessionToken } from '#app/server/session-cookie.ts'
import { REFUSALS, Refused } from '#core/refusal.ts'
import { keepInitialModel } from '#server/proposal/initial-model.ts'
import { viewerOf } from '#server/session/session.ts'

/** The bytes of a model file that plans may start from → `{ sha256, bytes }`. */
export const POST = async (request: Request) => {
  try {
    if (isForeign(request, exchange().config.url)) throw new Refused('WRONG_ROLE', 'The request comes from another site.')
    const viewer = await viewerOf(exchange(), await readSessionToken())
    return Response.json(await keepInitialModel(exchange(), viewer, request))
  } catch (error) {
    if (error instanceof Refused) return new Response(error.message, { status: REFUSALS[error.code] })
    throw error
  }
}
