import Link from 'next/link'
import { PurposeChip } from '../shell/purpose-chip.tsx'

interface SeenThroughProps {
  readonly label: string
  /** Address of the purpose; null for the sentence of a visitor, which is nowhere but in the address. */
  readonly href: string | null
  readonly clearHref: string
}

/** The purpose that a page is seen through: a chip for a saved one, the whole sentence for one just asked. */
export const SeenThrough = ({ label, href, clearHref }: SeenThroughProps) =>
  href ? (
    <PurposeChip label={label} href={href} clearHref={clearHref} />
  ) : (
    <p className="max-w-measure">
      <span className="font-serif text-lead">“{label}”</span>{' '}
      <Link href={clearHref} className="inline-flex min-h-6 items-center text-table whitespace-nowrap">
        Look without a purpose
      </Link>
    </p>
  )
