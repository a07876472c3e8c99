import type { Metadata } from 'next'
import { type ListingParams, ownListing } from '../own-listing.ts'
import { TermsForm } from './terms-form.tsx'

export const metadata: Metadata = { title: 'Terms of use' }

const Page = async (props: ListingParams) => <TermsForm listing={await ownListing(props)} />

export default Page
