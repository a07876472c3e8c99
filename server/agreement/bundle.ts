import { asc, eq } from 'drizzle-orm'
import type { Bundle, Signed } from '#core/agreement/bundle.ts'
import type { Terms } from '#core/agreement/terms.ts'
import { base64url, utf8ToBytes } from '#core/bytes.ts'
import type { Jwk } from '#core/protocol/jws.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { agreements, formerSiteKeys, sites, statements } from '#db/schema/index.ts'

export const termsOf = (row: { terms: string }): Terms => JSON.parse(row.terms) as Terms

export const signedOf = async (tx: Tx, agreementId: string) => {
  const rows = await tx.select().from(statements).where(eq(statements.agreementId, agreementId)).orderBy(asc(statements.order))
  return { rows, signed: rows.map((row): Signed => ({ statement: row.document, assertion: row.assertion })) }
}

/** The key that the terms name: the site's own, or one it had before. */
const siteKeyOf = async (tx: Tx, site: typeof sites.$inferSelect, named: string): Promise<Jwk | null> => {
  if (site.keyThumbprint === named) return site.jwk
  const [former] = await tx.select({ jwk: formerSiteKeys.jwk }).from(formerSiteKeys).where(eq(formerSiteKeys.thumbprint, named))
  return former?.jwk ?? site.jwk
}

/** The self-contained file that proves an agreement: core/agreement/verify-bundle.ts checks it, offline. */
export const bundleOf = async (tx: Tx, agreementId: string): Promise<Bundle> => {
  const [found] = await tx
    .select({ agreement: agreements, site: sites })
    .from(agreements)
    .innerJoin(sites, eq(sites.id, agreements.siteId))
    .where(eq(agreements.id, agreementId))
  const siteKey = found && (await siteKeyOf(tx, found.site, termsOf(found.agreement).site.keyThumbprint))
  if (!siteKey) throw new Refused('NOT_FOUND', 'This agreement does not exist, or your organisation has no part in it.')
  const { rows, signed } = await signedOf(tx, agreementId)
  return {
    schema: 'dua-bundle/v1',
    terms: base64url(utf8ToBytes(found.agreement.terms)),
    text: found.agreement.text,
    signed,
    keyCards: rows.map((row) => row.keyCard),
    siteKey,
    seal: found.agreement.seal,
  }
}
