import type { Metadata } from 'next'
import { caller } from '#app/server/caller.ts'
import { forPage } from '#app/server/for-page.ts'
import { LiveProject } from './live-project.tsx'

interface Props {
  readonly params: Promise<{ id: string }>
}

const projectOf = async ({ params }: Props) => forPage((await caller()).project.byId({ id: (await params).id }))

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: (await projectOf(props)).title })

const Page = async (props: Props) => <LiveProject initial={await projectOf(props)} />

export default Page
