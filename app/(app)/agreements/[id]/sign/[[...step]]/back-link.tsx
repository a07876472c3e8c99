import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'

export const BackLink = ({ href, children = 'Back' }: { href: string; children?: string }) => (
  <Link href={href} className="mb-6 inline-flex min-h-9 items-center gap-1.5 text-ink">
    <ArrowLeft aria-hidden="true" size={16} />
    {children}
  </Link>
)
