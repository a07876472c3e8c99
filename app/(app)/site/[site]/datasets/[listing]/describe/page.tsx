import type { Metadata } from 'next'
import { type ListingParams, ownListing } from '../own-listing.ts'
import { DescribeForm } from './describe-form.tsx'

export const metadata: Metadata = { title: 'Name and description' }

const Page = async (props: ListingParams) => <DescribeForm listing={await ownListing(props)} />

export default Page
