import { and, asc, eq, isNull } from 'drizzle-orm'
import { weightUnits } from '#core/run/quorum.ts'
import type { Tx } from '#db/client.ts'
import { agreements, datasets, listingVersions, siteReports, sites } from '#db/schema/index.ts'
import type { RunRow } from './lease.ts'

export interface Participant {
  agreementId: string
  siteId: string
  organisationId: string
  weightUnits: number
}

/** Sites that may work on a run now: agreement in force, site connected. In site-id order, with their shares of the sum. */
export const participantsOf = async (tx: Tx, run: RunRow): Promise<Participant[]> => {
  const rows = await tx
    .select({ agreementId: agreements.id, siteId: sites.id, organisationId: agreements.providerId, terms: agreements.terms })
    .from(agreements)
    .innerJoin(sites, eq(sites.id, agreements.siteId))
    .leftJoin(siteReports, eq(siteReports.siteId, sites.id))
    .where(
      and(
        eq(agreements.projectId, run.projectId),
        eq(agreements.state, 'ACTIVE'),
        eq(sites.state, 'CONNECTED'),
        isNull(siteReports.localPause),
      ),
    )
    .orderBy(asc(sites.id))
  const once = rows.filter((row, index) => rows.findIndex((other) => other.siteId === row.siteId) === index)
  const weights = await Promise.all(once.map((row) => (run.plan.weighting === 'equal' ? 1 : listedImages(tx, row.agreementId))))
  const units = once.length > 0 ? weightUnits(weights) : []
  return once.map((row, index) => ({
    agreementId: row.agreementId,
    siteId: row.siteId,
    organisationId: row.organisationId,
    weightUnits: units[index]!,
  }))
}

/** Images as the listing publishes them (rounded); 1 where the site keeps the number to itself. */
const listedImages = async (tx: Tx, agreementId: string): Promise<number> => {
  const [found] = await tx
    .select({ summary: datasets.summary })
    .from(agreements)
    .innerJoin(listingVersions, eq(listingVersions.listingId, agreements.listingId))
    .innerJoin(datasets, eq(datasets.siteId, agreements.siteId))
    .where(eq(agreements.id, agreementId))
    .limit(1)
  return found?.summary.images.kind === 'count' ? found.summary.images.value : 1
}
