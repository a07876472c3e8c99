import type { Metadata } from 'next'
import Link from 'next/link'
import { Reading } from '#app/ui/layout/reading.tsx'
import { TOPICS } from './topics.ts'

export const metadata: Metadata = { title: 'Help' }

const Page = () => (
  <Reading title="Help" lead="Hospitals list what they hold, people agree, each site trains at home, everybody watches.">
    <dl className="mt-8 border-t border-line">
      {TOPICS.map((topic) => (
        <div key={topic.slug} className="border-b border-line py-4">
          <dt>
            <Link href={`/help/${topic.slug}`} className="inline-flex min-h-6 items-center font-semibold">
              {topic.title}
            </Link>
          </dt>
          <dd className="text-ink-2">{topic.lead}</dd>
        </div>
      ))}
    </dl>
  </Reading>
)

export default Page
