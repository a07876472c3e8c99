import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { caller, viewer } from '#app/server/caller.ts'
import { demoAccounts } from '#app/server/demo-accounts.ts'
import { first, type SearchParams } from '#app/ui/search-params.ts'
import { SignIn } from './sign-in.tsx'

export const metadata: Metadata = { title: 'Sign in' }

const Page = async ({ searchParams }: { searchParams: Promise<SearchParams> }) => {
  const query = await searchParams
  const next = first(query.next)
  if (await viewer()) redirect(/^\/(?![/\\])[^\s]*$/.test(next) ? next : '/inbox')
  const api = await caller()
  const ways = await api.session.ways()
  return <SignIn next={next} oidc={ways.oidc} refused={first(query.error) !== ''} demoAccounts={ways.demo ? await demoAccounts() : []} />
}

export default Page
