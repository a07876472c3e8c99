import Link from 'next/link'
import { arc } from '../arc.ts'

/** The round: three seats taken, the fourth arc thin and still open. */
export const RoundMark = ({ size = 28 }: { size?: number }) => (
  <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="currentColor">
    <path d={arc(16, 16, 12, 0.045, 0.295)} strokeWidth="5" />
    <path d={arc(16, 16, 12, 0.345, 0.595)} strokeWidth="5" />
    <path d={arc(16, 16, 12, 0.645, 0.825)} strokeWidth="5" />
    <path d={arc(16, 16, 12, 0.875, 0.965)} strokeWidth="1.75" />
  </svg>
)

export const Brand = ({ href = '/' }: { href?: string }) => (
  <Link href={href} className="inline-flex min-h-11 items-center gap-2.5 text-lead font-bold tracking-tight text-ink no-underline">
    <RoundMark />
    Roundtable
  </Link>
)
