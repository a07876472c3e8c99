import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { DataUse } from '#core/data-use/data-use.ts'
import { Description } from '#core/listing/listing.ts'
import { listing } from '#core/listing/machine.ts'
import { Refused } from '#core/refusal.ts'
import { listings } from '#db/schema/index.ts'
import { defineCommand } from '#server/kernel/command.ts'
import { slugOf } from '#server/org/found.ts'
import { listingRoles } from './roles.ts'

export const draftListing = defineCommand({
  machine: listing,
  command: 'draft',
  table: listings,
  creates: true,
  input: z.object({ siteId: z.uuid(), organisationId: z.uuid(), datasetId: z.uuid(), name: z.string() }),
  roles: (_row, actor, input) => listingRoles(input, actor),
  apply: async (_row, input) => {
    const id = randomUUID()
    return {
      set: {
        id,
        organisationId: input.organisationId,
        siteId: input.siteId,
        datasetId: input.datasetId,
        slug: `${slugOf(input.name)}-${id.slice(0, 4)}`,
        description: null,
        dataUse: null,
        audience: [input.organisationId],
      },
      result: { id },
    }
  },
})

/** Writes the steward's draft. What is published stays as it is until it is published again. */
export const editListing = defineCommand({
  machine: listing,
  command: 'edit',
  table: listings,
  input: z.object({ id: z.uuid(), description: Description.optional(), dataUse: DataUse.optional() }),
  roles: listingRoles,
  apply: async (_row, { description, dataUse }) => {
    if (dataUse?.permission === 'DS' && dataUse.diseases.length === 0)
      throw new Refused('BAD_INPUT', 'Disease-specific use needs at least one disease. Choose it, or choose another kind of permission.')
    return { set: { ...(description && { description }), ...(dataUse && { dataUse }) }, result: { ok: true as const } }
  },
})

/** A new prepared data set of the same site takes the place of the old one in the draft. */
export const measureListing = defineCommand({
  machine: listing,
  command: 'measure',
  table: listings,
  input: z.object({ id: z.uuid(), datasetId: z.uuid() }),
  roles: listingRoles,
  apply: async (_row, { datasetId }) => ({ set: { datasetId }, result: { ok: true as const } }),
})
