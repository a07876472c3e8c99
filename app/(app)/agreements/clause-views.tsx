'use client'

import { parseAsStringLiteral, useQueryState } from 'nuqs'
import type { ReactNode } from 'react'
import { ClauseText } from '#app/ui/agreement/clause-text.tsx'
import { Icon } from '#app/ui/named-icon.tsx'
import { Tabs } from '#app/ui/tabs.tsx'
import type { RenderedClause } from '#core/agreement/render-terms.ts'

const VIEWS = ['plain', 'text', 'rule'] as const

const Clauses = ({ clauses, body }: { clauses: readonly RenderedClause[]; body: (clause: RenderedClause) => ReactNode }) => (
  <ol className="border-t border-line">
    {clauses.map((clause) => (
      <li
        key={clause.id}
        id={`clause-${clause.id}`}
        className="grid gap-x-6 gap-y-1 border-b border-line py-3 target:bg-brand-soft md:grid-cols-[2rem_14rem_minmax(0,1fr)]"
      >
        <span className="numeric text-ink-3">{clause.number}</span>
        <div>
          <p className="font-semibold">{clause.title}</p>
          <p className="mt-0.5 flex items-center gap-1.5 text-caption text-ink-2">
            <Icon name={clause.standing === 'locked' ? 'lock' : 'sliders-horizontal'} />
            {clause.standing === 'locked' ? 'Locked' : 'Negotiable'}
          </p>
          {clause.law && <p className="text-caption text-ink-3">asked for by {clause.law}</p>}
        </div>
        <div className="min-w-0">{body(clause)}</div>
      </li>
    ))}
  </ol>
)

/** One clause, three views, the same number: what it means, what binds, what machines enforce. */
export const ClauseViews = ({ clauses }: { clauses: readonly RenderedClause[] }) => {
  const [view, setView] = useQueryState('clauses', parseAsStringLiteral(VIEWS).withDefault('plain').withOptions({ shallow: true }))
  return (
    <Tabs
      label="Views of the clauses"
      value={view}
      onValueChange={(value) => void setView(VIEWS.find((one) => one === value) ?? 'plain')}
      tabs={[
        {
          value: 'plain',
          label: 'Plain words',
          content: <Clauses clauses={clauses} body={(clause) => <p className="max-w-measure">{clause.plain}</p>} />,
        },
        {
          value: 'text',
          label: 'Legal text',
          content: (
            <Clauses
              clauses={clauses}
              body={(clause) => (
                <div className="max-w-agreement font-serif text-lead/7 wrap-anywhere [&_p]:mb-2">
                  <ClauseText text={clause.text} />
                </div>
              )}
            />
          ),
        },
        {
          value: 'rule',
          label: 'Machine rule',
          content: (
            <Clauses
              clauses={clauses}
              body={(clause) =>
                clause.rule ? (
                  <code className="block text-table/6 wrap-anywhere">{clause.rule}</code>
                ) : (
                  <p className="text-ink-3">For people only; no machine enforces it.</p>
                )
              }
            />
          ),
        },
      ]}
    />
  )
}
