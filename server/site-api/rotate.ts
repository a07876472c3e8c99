import { thumbprint, verifyJws } from '#core/protocol/jws.ts'
import { ROTATION_TYP, Rotation, type RotationRequest } from '#core/protocol/key-rotation.ts'
import { execute } from '#server/kernel/command.ts'
import { nativeEd25519 } from '#server/kernel/ed25519.ts'
import type { Exchange } from '#server/kernel/exchange.ts'
import { rotateSiteKey } from '#server/site/rotate-key.ts'
import type { AuthenticatedSite } from './authenticate.ts'

/** Changes a site's key. The same request again, under the old key or the new one, gets the same answer: an agent may not have heard the first. */
export const rotate = async (exchange: Exchange, { site, actor }: AuthenticatedSite, request: RotationRequest): Promise<{ ok: true }> => {
  const done = site.jwk && Rotation.safeParse(verifyJws(ROTATION_TYP, request.byNew, site.jwk, 2000, nativeEd25519)).data
  if (done && thumbprint(done.to) === site.keyThumbprint) return { ok: true }
  return execute(exchange, actor, rotateSiteKey, { id: actor.site, ...request })
}
