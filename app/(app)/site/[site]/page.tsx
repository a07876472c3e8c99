import type { Metadata } from 'next'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { SiteConsole } from './site-console.tsx'

interface Props {
  readonly params: Promise<{ site: string }>
}

const siteOf = async ({ params }: Props) => forPage((await caller()).site.byId({ id: (await params).site }))

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: (await siteOf(props)).name })

const Page = async (props: Props) => {
  const site = await siteOf(props)
  return <SiteConsole initial={site} datasets={await forPage((await caller()).site.datasets({ id: site.id }))} />
}

export default Page
