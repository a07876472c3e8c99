import { bytes } from '#app/ui/format.ts'
import { Section } from '#app/ui/layout/section.tsx'
import { laneBytes } from './lane-state.ts'
import type { ProjectView } from './project-view.ts'

/** What left the sites in this run. */
export const BytesOut = ({ view }: { view: ProjectView }) => {
  const updates = view.lanes.flatMap((lane) => lane.rounds).filter((round) => round.bytes)
  const total = view.lanes.reduce((sum, lane) => sum + laneBytes(lane), 0)
  return (
    <Section title="What left the sites" id="bytes">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 border-t border-line [&>*]:border-b [&>*]:border-line [&>*]:py-2">
        <dt className="text-ink-2">Model updates</dt>
        <dd className="numeric font-semibold">{updates.length}</dd>
        <dt className="text-ink-2">Bytes</dt>
        <dd className="numeric font-semibold">{bytes(total)}</dd>
        <dt className="text-ink-2">Images</dt>
        <dd>
          <span className="numeric font-semibold">0</span> <span className="text-table text-ink-3">no message can carry one</span>
        </dd>
      </dl>
    </Section>
  )
}
