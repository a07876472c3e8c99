import type { Views } from '#app/ui/trpc/types.ts'

export type OwnListing = Views['listing']['ownById']

export const listingHref = (listing: OwnListing, step?: 'describe' | 'terms' | 'preview') =>
  `/site/${listing.siteId}/datasets/${listing.id}${step ? `/${step}` : ''}`

export const titleOf = (listing: OwnListing) => listing.description?.title ?? listing.dataset.name
