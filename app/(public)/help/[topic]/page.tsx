import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Reading } from '#app/ui/layout/reading.tsx'
import { Breadcrumb } from '#app/ui/shell/breadcrumb.tsx'
import { TOPICS } from '../topics.ts'

interface Address {
  params: Promise<{ topic: string }>
}

const topicOf = async (params: Address['params']) => {
  const { topic } = await params
  return TOPICS.find((one) => one.slug === topic) ?? notFound()
}

export const generateMetadata = async ({ params }: Address): Promise<Metadata> => ({ title: (await topicOf(params)).title })

const Page = async ({ params }: Address) => {
  const topic = await topicOf(params)
  return (
    <Reading
      title={topic.title}
      lead={topic.lead}
      crumbs={<Breadcrumb items={[{ label: 'Help', href: '/help' }]} />}
      aside={
        <>
          <h2 className="mb-2 text-h3">More help</h2>
          <ul className="flex flex-col gap-2">
            {TOPICS.filter((one) => one !== topic).map((one) => (
              <li key={one.slug}>
                <Link href={`/help/${one.slug}`} className="inline-flex min-h-6 items-center">
                  {one.title}
                </Link>
              </li>
            ))}
          </ul>
        </>
      }
    >
      {topic.parts.map((part) => (
        <section key={part.heading}>
          <h2>{part.heading}</h2>
          {part.text.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </section>
      ))}
    </Reading>
  )
}

export default Page
