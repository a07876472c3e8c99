import { dateTime, integer } from '#app/ui/format.ts'
import { suppressionSentences } from '#core/listing/suppression-words.ts'
import type { PreparedSet } from './site-view.ts'

/** Which bytes came from the site, and by which rules its numbers were hidden before they left. */
export const SentBytes = ({ set }: { set: Pick<PreparedSet, 'sentBytes' | 'sentHash' | 'createdAt' | 'summary'> }) => (
  <div className="max-w-measure">
    {set.sentHash && set.sentBytes ? (
      <p>
        These are the <span className="numeric">{integer(set.sentBytes)}</span> bytes that the site sent on {dateTime(set.createdAt)},
        SHA-256 <code className="break-all text-table">{set.sentHash}</code>. Your agent keeps them in{' '}
        <code className="text-table">outbox/listing-preview.json</code>. All numbers of the listing come from them.
      </p>
    ) : (
      <p>The hash of the bytes was not kept yet when the site sent this report.</p>
    )}
    <ul className="mt-3 list-disc pl-5 text-table text-ink-2">
      {suppressionSentences(set.summary.k).map((rule) => (
        <li key={rule}>{rule}</li>
      ))}
    </ul>
  </div>
)
