import { asc, eq, isNotNull } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import type { LogKeys } from '#core/audit/log-keys.ts'
import { logOrigin, witnessName } from '#core/audit/log-names.ts'
import { COSIGNATURE_ED25519, NOTE_ED25519 } from '#core/audit/note.ts'
import { verifierKeyText } from '#core/audit/verifier-key.ts'
import { publicKeyOf } from '#core/protocol/jws.ts'
import { formerSiteKeys, organisations, SYSTEM, sites } from '#db/schema/index.ts'
import type { Exchange } from '#server/kernel/exchange.ts'

/** The log's key and those of the sites that cosign it, also the keys they had before: what was cosigned stays so. */
export const logKeys = async ({ config, key, db }: Exchange): Promise<LogKeys> => {
  const rows = await db.withTx(
    SYSTEM,
    (tx) => {
      const present = tx
        .select({ id: sites.id, site: sites.name, jwk: sites.jwk, organisation: organisations.name, createdAt: sites.createdAt })
        .from(sites)
        .innerJoin(organisations, eq(organisations.id, sites.organisationId))
        .where(isNotNull(sites.jwk))
      const former = tx
        .select({
          id: sites.id,
          site: sites.name,
          jwk: formerSiteKeys.jwk,
          organisation: organisations.name,
          createdAt: sites.createdAt,
        })
        .from(formerSiteKeys)
        .innerJoin(sites, eq(sites.id, formerSiteKeys.siteId))
        .innerJoin(organisations, eq(organisations.id, sites.organisationId))
      return unionAll(present, former).orderBy(asc(sites.createdAt))
    },
    { readOnly: true },
  )
  return {
    log: verifierKeyText({ name: logOrigin(config.url), type: NOTE_ED25519, publicKey: publicKeyOf(key.jwk)! }),
    witnesses: rows.flatMap(({ id, site, jwk, organisation }) => {
      const publicKey = jwk && publicKeyOf(jwk)
      const name = witnessName(config.url, id)
      return publicKey ? [{ organisation, site, key: verifierKeyText({ name, type: COSIGNATURE_ED25519, publicKey }) }] : []
    }),
  }
}
