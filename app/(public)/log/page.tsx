import type { Metadata } from 'next'
import { caller } from '#app/server/caller.ts'
import { CopyField } from '#app/ui/copy-field.tsx'
import { dateTime, integer } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { CheckForm } from './check-form.tsx'

export const metadata: Metadata = {
  title: 'Audit log',
  description: 'Check in your browser that an event is in the log of this exchange, and that nobody rewrote it.',
}

const Page = async ({ searchParams }: { searchParams: Promise<{ event?: string }> }) => {
  const [{ event }, api] = [await searchParams, await caller()]
  const { size, at, cosigned } = await api.audit.state()
  return (
    <div className="mx-auto grid max-w-content gap-x-16 gap-y-10 px-4 py-10 sm:px-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:py-14">
      <div className="min-w-0">
        <h1 className="mb-3">Audit log</h1>
        <p className="mb-8 max-w-measure text-lead text-ink-2">
          Every change on this exchange is an event in one log that can only grow. Check here that an event is in it. Your browser computes
          the proof; you need not believe the exchange.
        </p>
        <CheckForm first={event !== undefined && /^\d{1,12}$/.test(event) ? Number(event) : null} />
        <h2 className="mt-12 mb-3">The log now</h2>
        <FactList
          facts={[
            { label: 'Events', value: integer(size), note: `signed ${dateTime(at)}` },
            {
              label: 'Also signed by',
              value:
                cosigned.length === 0
                  ? 'no site yet'
                  : cosigned.map((one) => (
                      <span key={`${one.organisation} ${one.site}`} className="block">
                        {one.organisation} <span className="text-table text-ink-3">{`${one.site}, ${dateTime(one.at)}`}</span>
                      </span>
                    )),
              note: 'The site agents of the organisations look at the log every few seconds and sign what only grew.',
            },
          ]}
        />
      </div>
      <aside aria-label="About the log" className="flex flex-col gap-6 border-t-3 border-ink pt-4">
        <div>
          <h2 className="mb-2 text-h3">What it proves</h2>
          <p className="text-ink-2">
            That the event was written, what it said, and at which place. Nobody, not even the operator, can change or remove it later
            without every check failing.
          </p>
        </div>
        <div>
          <h2 className="mb-2 text-h3">What others can see</h2>
          <p className="text-ink-2">
            The kinds of events and their fingerprints. Names and contents are not in the log; only those whom an event concerns can read
            it.
          </p>
        </div>
        <div>
          <h2 className="mb-2 text-h3">If the log were rewritten</h2>
          <p className="text-ink-2">
            The sites that signed it would see it within seconds. They keep both versions as proof and stop training.
          </p>
        </div>
        <div>
          <h2 className="mb-2 text-h3">The whole log, offline</h2>
          <CopyField label="Command" value="npm run roundtable -- log audit --exchange URL --out log" />
          <p className="text-table text-ink-2">It reads every event, recomputes all of it, and can be repeated without a network.</p>
        </div>
      </aside>
    </div>
  )
}

export default Page
