import type { Metadata } from 'next'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { SiteConsole } from './site-console.tsx'

interface Props {
  readonly params: Promise<{ site: string }>
}

const siteOf = async ({ params }: Props) => forPage((await caller()).site.byId({ id: (await params).site }))

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: (await siteOf(props)).name })

const Page = async (props: Props) => <SiteConsole initial={await siteOf(props)} />

export default Page
