import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { chainHash } from '#core/gear/chain.ts'
import { Hash } from '#core/id.ts'
import { site } from '#core/org/machine.ts'
import { DatasetReport } from '#core/protocol/messages.ts'
import { Refused } from '#core/refusal.ts'
import { datasets, listings, sites } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { draftListing, measureListing } from '#server/listing/draft.ts'
import { siteRoles } from './roles.ts'

/** What identifies the bytes of a report, as they came in. */
const Sent = z.object({ sha256: Hash, bytes: z.int().min(1) })

/** A site says what it prepared. A first report drafts a listing for the steward; a later one is offered as its new version. */
export const reportDataset = defineCommand({
  machine: site,
  command: 'report',
  table: sites,
  input: z.object({ id: z.uuid(), report: DatasetReport, sent: Sent }),
  roles: siteRoles,
  apply: async (row, { report, sent }, context) => {
    const { tx } = context
    if (chainHash(report.gears) !== report.chain)
      throw new Refused('CHAIN_MISMATCH', 'The gears of the report are not those that its chain digest names. Nothing was kept of it.')
    const [known] = await tx
      .select()
      .from(datasets)
      .where(and(eq(datasets.siteId, row.id), eq(datasets.manifest, report.manifest)))
    if (known) return { data: { manifest: report.manifest, repeated: 1 }, result: { ok: true as const } }
    const datasetId = randomUUID()
    const { manifest, chain, gears, versions, keyId, name, labels, synthetic, summary } = report
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
      gears,
      versions,
      keyId,
      sentHash: sent.sha256,
      sentBytes: sent.bytes,
      audience: [row.organisationId],
    })
    const [listing] = await tx.select().from(listings).where(eq(listings.siteId, row.id))
    if (listing) await context.run(measureListing, { id: listing.id, datasetId })
    else await context.run(draftListing, { siteId: row.id, organisationId: row.organisationId, datasetId, name })
    return { data: { manifest: report.manifest, sent: sent.sha256 }, result: { ok: true as const } }
  },
})
