import * as z from 'zod'
import { SiteId } from '../id.ts'
import type { Ed25519 } from './ed25519.ts'
import { Jwk, signJws, thumbprint, verifyJws } from './jws.ts'

/** `typ` of the two JWS that carry a rotation. */
export const ROTATION_TYP = 'site-key-rotation+jws'

/** How long the key that goes is still taken: for requests that were under way, and for an agent that was stopped before it heard the answer. */
export const OVERLAP_SECONDS = 3600
/** A site agent changes its key by itself when it is this old. */
export const ROTATE_AFTER_DAYS = 90

/** A site's word that it changes its key. Signed by the key that goes and by the one that comes, byte for byte the same. */
export const Rotation = z.strictObject({
  schema: z.literal('site-key-rotation/v1'),
  site: SiteId,
  /** Thumbprint of the key that goes. */
  from: z.string().length(43),
  to: Jwk,
})
export type Rotation = z.infer<typeof Rotation>

export const RotationRequest = z.strictObject({ byOld: z.string().max(2000), byNew: z.string().max(2000) })
export type RotationRequest = z.infer<typeof RotationRequest>

interface Pair {
  readonly secret: Uint8Array
  readonly jwk: Jwk
}

export const signRotation = (site: Rotation['site'], old: Pair, next: Pair, ed25519?: Ed25519): RotationRequest => {
  const rotation: Rotation = { schema: 'site-key-rotation/v1', site, from: thumbprint(old.jwk), to: next.jwk }
  return {
    byOld: signJws(ROTATION_TYP, rotation, old.secret, old.jwk, ed25519),
    byNew: signJws(ROTATION_TYP, rotation, next.secret, next.jwk, ed25519),
  }
}

/** The new key of a rotation that both keys have signed for this site, or `null`. @param old the key that the exchange knows */
export const verifyRotation = (site: string, old: Jwk, request: RotationRequest, ed25519?: Ed25519): Jwk | null => {
  const rotation = Rotation.safeParse(verifyJws(ROTATION_TYP, request.byOld, old, 2000, ed25519)).data
  if (!rotation || rotation.site !== site || rotation.from !== thumbprint(old) || thumbprint(rotation.to) === rotation.from) return null
  const same = Rotation.safeParse(verifyJws(ROTATION_TYP, request.byNew, rotation.to, 2000, ed25519)).data
  return same && payloadOf(request.byNew) === payloadOf(request.byOld) ? rotation.to : null
}

const payloadOf = (jws: string): string | undefined => jws.split('.')[1]
