import { asc, eq } from 'drizzle-orm'
import type { Bundle, Signed } from '#core/agreement/bundle.ts'
import type { Terms } from '#core/agreement/terms.ts'
import { base64url, utf8ToBytes } from '#core/bytes.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { agreements, sites, statements } from '#db/schema/index.ts'

export const termsOf = (row: { terms: string }): Terms => JSON.parse(row.terms) as Terms

export const signedOf = async (tx: Tx, agreementId: string) => {
  const rows = await tx.select().from(statements).where(eq(statements.agreementId, agreementId)).orderBy(asc(statements.order))
  return { rows, signed: rows.map((row): Signed => ({ statement: row.document, assertion: row.assertion })) }
}

/** The self-contained file that proves an agreement: core/agreement/verify-bundle.ts checks it, offline. */
export const bundleOf = async (tx: Tx, agreementId: string): Promise<Bundle> => {
  const [found] = await tx
    .select({ agreement: agreements, site: sites })
    .from(agreements)
    .innerJoin(sites, eq(sites.id, agreements.siteId))
    .where(eq(agreements.id, agreementId))
  if (!found?.site.jwk) throw new Refused('NOT_FOUND', 'This agreement does not exist, or your organisation has no part in it.')
  const { rows, signed } = await signedOf(tx, agreementId)
  return {
    schema: 'dua-bundle/v1',
    terms: base64url(utf8ToBytes(found.agreement.terms)),
    text: found.agreement.text,
    signed,
    keyCards: rows.map((row) => row.keyCard),
    siteKey: found.site.jwk,
    seal: found.agreement.seal,
  }
}
