import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { site } from '#core/org/machine.ts'
import { thumbprint } from '#core/protocol/jws.ts'
import { OVERLAP_SECONDS, RotationRequest, verifyRotation } from '#core/protocol/key-rotation.ts'
import { Refused } from '#core/refusal.ts'
import { agreements, formerSiteKeys, PUBLIC, sites } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { nativeEd25519 } from '#server/kernel/ed25519.ts'
import { siteRoles } from './roles.ts'

/** A new key for a site, signed by the old and the new one. The old one is taken for an hour more, then refused. */
export const rotateSiteKey = defineCommand({
  machine: site,
  command: 'rotateKey',
  table: sites,
  input: RotationRequest.extend({ id: z.uuid() }),
  roles: siteRoles,
  facts: async (row, _input, { tx }) => {
    const waits = and(eq(agreements.siteId, row.id), eq(agreements.state, 'PENDING'))
    return (await tx.select({ id: agreements.id }).from(agreements).where(waits).limit(1)).length === 0 ? ['nothingToSeal'] : []
  },
  apply: async (row, { byOld, byNew }, { tx, now }) => {
    const next = row.jwk && verifyRotation(row.id, row.jwk, { byOld, byNew }, nativeEd25519)
    if (!row.jwk || !next)
      throw new Refused('SITE_BAD_SIGNATURE', 'A new key counts only when the old key and the new key have both signed it.')
    const [before, after] = [thumbprint(row.jwk), thumbprint(next)]
    const [used] = await tx.select({ siteId: formerSiteKeys.siteId }).from(formerSiteKeys).where(eq(formerSiteKeys.thumbprint, after))
    if (used) throw new Refused('CONFLICT', 'This key was a site key before. Make a new one.')
    await tx.insert(formerSiteKeys).values({
      thumbprint: before,
      siteId: row.id,
      jwk: row.jwk,
      until: new Date(now.getTime() + OVERLAP_SECONDS * 1000),
      audience: [PUBLIC, row.organisationId],
    })
    return { set: { jwk: next, keyThumbprint: after }, data: { before, key: after }, result: { ok: true as const } }
  },
})
