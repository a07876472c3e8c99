import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { site } from '#core/org/machine.ts'
import { DatasetReport } from '#core/protocol/messages.ts'
import { datasets, listings, sites } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { draftListing, measureListing } from '#server/listing/draft.ts'
import { siteRoles } from './roles.ts'

/** A site says what it prepared. A first report drafts a listing for the steward; a later one is offered as its new version. */
export const reportDataset = defineCommand({
  machine: site,
  command: 'report',
  table: sites,
  input: z.object({ id: z.uuid(), report: DatasetReport }),
  roles: siteRoles,
  apply: async (row, { report }, context) => {
    const { tx } = context
    const [known] = await tx
      .select()
      .from(datasets)
      .where(and(eq(datasets.siteId, row.id), eq(datasets.manifest, report.manifest)))
    if (known) return { data: { manifest: report.manifest, repeated: 1 }, result: { ok: true as const } }
    const datasetId = randomUUID()
    const { manifest, chain, name, labels, synthetic, summary } = report
    await tx.insert(datasets).values({
      id: datasetId,
      siteId: row.id,
      organisationId: row.organisationId,
      manifest,
      chain,
      name,
      labels,
      synthetic,
      summary,
      audience: [row.organisationId],
    })
    const [listing] = await tx.select().from(listings).where(eq(listings.siteId, row.id))
    if (listing) await context.run(measureListing, { id: listing.id, datasetId })
    else await context.run(draftListing, { siteId: row.id, organisationId: row.organisationId, datasetId, name })
    return { data: { manifest: report.manifest }, result: { ok: true as const } }
  },
})
