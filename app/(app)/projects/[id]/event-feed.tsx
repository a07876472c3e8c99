'use client'

import { useState } from 'react'
import { Button } from '#app/ui/button.tsx'
import { control } from '#app/ui/form/field.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { AnnounceSwitch } from '#app/ui/live/announce-switch.tsx'
import { Timeline } from '#app/ui/timeline.tsx'
import { eventSentence, isDetail, isMilestone, type Names } from './event-sentence.ts'
import type { Lane, ProjectEvent } from './project-view.ts'

const FIRST = 12
const MORE = 40

const ofSite = (event: ProjectEvent, lane: Lane | undefined) =>
  !lane || event.data.site === lane.siteId || event.subject === lane.agreement?.id || event.organisationId === lane.organisation.id

interface EventFeedProps {
  readonly events: readonly ProjectEvent[]
  readonly lanes: readonly Lane[]
  readonly names: Names
}

/** What happened, in sentences, newest first. */
export const EventFeed = ({ events, lanes, names }: EventFeedProps) => {
  const [site, setSite] = useState('')
  const [detail, setDetail] = useState(false)
  const [shown, setShown] = useState(FIRST)
  const lane = lanes.find((one) => one.siteId === site)
  const chosen = events.filter((event) => (detail || !isDetail(event.type)) && ofSite(event, lane))
  return (
    <Section title="What happened" id="events" className="mt-0" meta={<AnnounceSwitch />}>
      <div className="mb-6 flex flex-wrap items-end gap-x-6 gap-y-3">
        <label className="flex flex-col gap-1 text-table">
          Site
          <select value={site} onChange={(event) => setSite(event.target.value)} className={`${control} w-auto pr-8 text-table`}>
            <option value="">All sites</option>
            {lanes.map((one) => (
              <option key={one.siteId} value={one.siteId}>
                {one.siteName}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-h-11 items-center gap-3 text-table">
          <input type="checkbox" checked={detail} onChange={(event) => setDetail(event.target.checked)} className="size-6 accent-brand" />
          Every step of every round
        </label>
      </div>
      {chosen.length === 0 ? (
        <p className="text-ink-2">Nothing has happened here yet.</p>
      ) : (
        <Timeline
          label="Events, newest first"
          moments={chosen.slice(0, shown).map((event) => ({
            id: String(event.seq),
            at: event.at,
            text: eventSentence(event, names),
            milestone: isMilestone(event.type) && !isDetail(event.type),
          }))}
        />
      )}
      {chosen.length > shown && (
        <Button size="compact" className="mt-4" onClick={() => setShown(shown + MORE)}>
          Show {Math.min(MORE, chosen.length - shown)} older
        </Button>
      )}
    </Section>
  )
}
