import { notFound } from 'next/navigation'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import type { OwnListing } from './listing-view.ts'

export interface ListingParams {
  readonly params: Promise<{ site: string; listing: string }>
}

/** The listing of the address, which names its site too. */
export const ownListing = async ({ params }: ListingParams): Promise<OwnListing> => {
  const { site, listing } = await params
  const found = await forPage((await caller()).listing.ownById({ id: listing }))
  if (found.siteId !== site) notFound()
  return found
}
