import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { canonicalBytes } from '#core/canonical.ts'
import { ListingDocument, listingHash } from '#core/listing/listing.ts'
import { listing } from '#core/listing/machine.ts'
import { Refused } from '#core/refusal.ts'
import { datasets, listings, listingVersions, PUBLIC } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { listingRoles } from './roles.ts'

/** Freezes the draft as the next version; from then on everybody can find it. */
export const publishListing = defineCommand({
  machine: listing,
  command: 'publish',
  table: listings,
  input: z.object({ id: z.uuid() }),
  roles: listingRoles,
  facts: (row) => [
    ...(row.description ? (['described'] as const) : []),
    ...(row.dataUse?.permission ? (['termsSet'] as const) : []),
    ...(row.datasetId ? (['measured'] as const) : []),
  ],
  apply: async (row, _input, { tx, now }) => {
    const [dataset] = await tx.select().from(datasets).where(eq(datasets.id, row.datasetId))
    if (!dataset || !row.description || !row.dataUse) throw new Refused('BLOCKED', 'The listing is not complete.')
    const version = row.version + 1
    const parsed = ListingDocument.safeParse({
      schema: 'listing/v1',
      id: row.id,
      version,
      organisation: row.organisationId,
      site: row.siteId,
      description: row.description,
      dataUse: row.dataUse,
      manifest: dataset.manifest,
      chain: dataset.chain,
      synthetic: dataset.synthetic,
      summary: dataset.summary,
    })
    if (!parsed.success) throw new Refused('BAD_INPUT', parsed.error.issues[0]?.message ?? 'The listing is not valid.')
    try {
      canonicalBytes(parsed.data)
    } catch (error) {
      throw new Refused(
        'BAD_INPUT',
        `The listing cannot be published. ${error instanceof Error ? error.message : ''} Remove it from the text and publish again.`,
      )
    }
    const audience = [PUBLIC, row.organisationId]
    await tx
      .insert(listingVersions)
      .values({ listingId: row.id, version, document: parsed.data, hash: listingHash(parsed.data), publishedAt: now, audience })
    return {
      set: { version, publishedAt: now, audience },
      data: { version, hash: listingHash(parsed.data) },
      result: { version, slug: row.slug },
    }
  },
})

export const withdrawListing = defineCommand({
  machine: listing,
  command: 'withdraw',
  table: listings,
  input: z.object({ id: z.uuid() }),
  roles: listingRoles,
  apply: async () => ({ result: { ok: true as const } }),
})
