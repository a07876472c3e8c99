import type { Metadata } from 'next'
import { caller } from '#app/server/caller.ts'
import { dateTime, integer } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { Reading } from '#app/ui/layout/reading.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'

export const metadata: Metadata = { title: 'Status' }

const read = async () => {
  try {
    const api = await caller()
    return await api.session.facts()
  } catch {
    return null
  }
}

const Page = async () => {
  const facts = await read()
  return (
    <Reading title="Status" lead={`As of ${dateTime(facts?.asOf ?? new Date())}.`}>
      <FactList
        facts={[
          { label: 'Pages', value: <StateChip status="done" words="Answering" /> },
          {
            label: 'Database',
            value: facts ? <StateChip status="done" words="Answering" /> : <StateChip status="failed" words="Not answering" />,
            note: facts ? undefined : 'Training at the sites stops by itself when the exchange stays silent. Nothing is lost.',
          },
          ...(facts
            ? [
                { label: 'Datasets listed', value: integer(facts.datasets) },
                { label: 'Sites connected', value: integer(facts.sites) },
              ]
            : []),
        ]}
      />
    </Reading>
  )
}

export default Page
