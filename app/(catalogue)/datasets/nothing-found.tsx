import Link from 'next/link'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { type VerdictKind, verdictWords } from '#app/ui/verdict/verdict-chip.tsx'

interface NothingFoundProps {
  readonly chosen: VerdictKind | null
  /** What each filter hides: taking it away would show so many. */
  readonly without: readonly { readonly what: string; readonly count: number; readonly href: string }[]
}

export const NothingFound = ({ chosen, without }: NothingFoundProps) => {
  const ways = without.filter((way) => way.count > 0)
  return (
    <div className="pt-6">
      <EmptyState
        title={
          chosen
            ? `No dataset is under “${verdictWords(chosen)}”.`
            : without.length > 0
              ? 'No dataset matches.'
              : 'First listings are being described.'
        }
      >
        {ways.length > 0 ? (
          <ul className="list-disc pl-5">
            {ways.map((way) => (
              <li key={way.href}>
                <Link href={way.href}>
                  Show {way.what} ({way.count})
                </Link>
              </li>
            ))}
          </ul>
        ) : (
          <p>A hospital publishes a listing when its steward has described it and its site agent has measured it.</p>
        )}
      </EmptyState>
    </div>
  )
}
