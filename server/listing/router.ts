import { eq } from 'drizzle-orm'
import * as z from 'zod'
import { Purpose } from '#core/data-use/data-use.ts'
import { Refused } from '#core/refusal.ts'
import type { Tx } from '#db/client.ts'
import { purposes } from '#db/schema/index.ts'
import { guest, member, type RequestContext, router } from '#server/trpc.ts'
import { editListing } from './draft.ts'
import { publishListing, withdrawListing } from './publish.ts'
import { type Lens, listingBySlug, ownListings, searchListings } from './queries.ts'

/** A purpose by id (the viewer's own), or written out (a visitor's sentence on the front page). */
const LensInput = z.object({ purposeId: z.uuid().optional(), purpose: Purpose.optional() })

const lensOf = async (tx: Tx, ctx: RequestContext, input: z.infer<typeof LensInput>): Promise<Lens | null> => {
  const [own] = input.purposeId ? await tx.select().from(purposes).where(eq(purposes.id, input.purposeId)) : []
  const purpose = own?.document ?? input.purpose
  if (!purpose) return null
  const me = ctx.viewer?.organisation
  const today = new Date().toISOString().slice(0, 10)
  return {
    purpose,
    today,
    requester: {
      organisation: me?.id ?? '',
      forProfit: me?.forProfit ?? purpose.commercial,
      country: me?.country ?? purpose.countries[0] ?? 'DE',
    },
  }
}

export const listingRouter = router({
  search: guest
    .input(
      LensInput.extend({
        text: z.string().max(200).optional(),
        view: z.string().max(20).optional(),
        ids: z.array(z.uuid()).max(50).optional(),
      }),
    )
    .query(({ ctx, input }) => ctx.read(async (tx) => searchListings(tx, input, await lensOf(tx, ctx, input)))),
  bySlug: guest
    .input(LensInput.extend({ slug: z.string().max(100) }))
    .query(({ ctx, input }) => ctx.read(async (tx) => listingBySlug(tx, input.slug, await lensOf(tx, ctx, input)))),
  own: member.query(({ ctx }) => ctx.read((tx) => ownListings(tx, ctx.actor))),
  ownById: member.input(z.object({ id: z.uuid() })).query(({ ctx, input }) =>
    ctx.read(async (tx) => {
      const [found] = await ownListings(tx, ctx.actor, input.id)
      if (!found) throw new Refused('NOT_FOUND', 'This does not exist, or your organisation has no part in it.')
      return found
    }),
  ),
  edit: member.input(editListing.input).mutation(({ ctx, input }) => ctx.run(editListing, input)),
  publish: member.input(publishListing.input).mutation(({ ctx, input }) => ctx.run(publishListing, input)),
  withdraw: member.input(withdrawListing.input).mutation(({ ctx, input }) => ctx.run(withdrawListing, input)),
})
