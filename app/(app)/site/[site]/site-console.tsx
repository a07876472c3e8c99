'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect } from 'react'
import { OfflineBanner, PausedBanner, TombstoneBanner } from '#app/ui/feedback/banners.tsx'
import { bytes, clock, counted, dateTime } from '#app/ui/format.ts'
import { FactStrip } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { LiveChip } from '#app/ui/live/live-chip.tsx'
import { usePoll } from '#app/ui/live/use-poll.ts'
import { reasonWords } from '#app/ui/reason-words.ts'
import { PageHeader } from '#app/ui/shell/page-header.tsx'
import { StateChip } from '#app/ui/state-chip.tsx'
import { Timeline } from '#app/ui/timeline.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import type { StateWords } from '#app/ui/words.ts'
import { siteSentence } from '../site-history.ts'
import { isSilent, type PreparedSet, type SiteView, siteState } from '../site-view.ts'
import { AgentPanel } from './agent-panel.tsx'
import { DatasetsPanel } from './datasets-panel.tsx'
import { PolicyPanel } from './policy-panel.tsx'
import { PreparingPanel } from './preparing-panel.tsx'
import { SitePause } from './site-pause.tsx'
import { WaitingForAgent } from './waiting-for-agent.tsx'
import { WorkList } from './work-list.tsx'

const EVERY_MS = 2000

const Banners = ({ view }: { view: SiteView }) => {
  const local = view.report?.localPause
  return (
    <>
      {view.state === 'PAUSED' && (
        <PausedBanner title="Everything at this site is paused.">
          {view.pausedReason ? `${reasonWords(view.pausedReason)} ` : ''}No task is handed out for any project until you resume.
        </PausedBanner>
      )}
      {local && (
        <PausedBanner title={`Paused on the hospital's own machine since ${dateTime(local.since)}.`}>
          {local.reason ? `${reasonWords(local.reason)} ` : ''}Only <code>roundtable site resume</code> on that machine ends this; the
          exchange cannot.
        </PausedBanner>
      )}
      {view.state === 'CONNECTED' && isSilent(view, view.now.getTime()) && (
        <OfflineBanner title={`The agent is silent, last seen ${clock(view.lastSeenAt as Date)} UTC.`}>
          What runs there stops by itself when it cannot reach the exchange. Ask your IT whether the program still runs.
        </OfflineBanner>
      )}
      {view.state === 'REVOKED' && (
        <TombstoneBanner title="This agent is disconnected.">
          Its key is refused. A new agent needs a new place and a new token.
        </TombstoneBanner>
      )}
    </>
  )
}

/** Bytes in which the site told of its data sets. */
const reported = (view: SiteView) => view.datasets.reduce((sum, set) => sum + (set.sentBytes ?? 0), 0)

/** The hospital's own pause file stands above what the exchange knows. */
const consoleState = (view: SiteView): StateWords =>
  view.state === 'CONNECTED' && view.report?.localPause
    ? { status: 'paused', words: 'Paused at the hospital' }
    : siteState(view, view.now.getTime())

/** What runs on this hospital's data, what left, and what its agent says of itself; anew every two seconds. Prepared sets do not change, so they are read once. */
export const SiteConsole = ({ initial, datasets }: { initial: SiteView; datasets: readonly PreparedSet[] }) => {
  const router = useRouter()
  const { view, state, again } = usePoll(
    initial,
    useCallback(() => trpc.site.byId.query({ id: initial.id }), [initial.id]),
    EVERY_MS,
  )
  const unread = view.datasets.find(({ id }) => !datasets.some((set) => set.id === id))?.id
  useEffect(() => {
    if (unread) router.refresh()
  }, [unread, router])
  return (
    <>
      <PageHeader
        caption="Site console"
        title={view.name}
        state={
          <>
            <StateChip {...consoleState(view)} />
            <LiveChip state={state} />
          </>
        }
        actions={<SitePause view={view} again={again} />}
      />
      <Banners view={view} />
      <PreparingPanel report={view.report} />
      {view.state === 'INVITED' ? (
        <WaitingForAgent view={view} />
      ) : (
        <>
          <Section title="Now" id="now" className="mt-0">
            <WorkList work={view.work} again={again} paused={view.state === 'PAUSED'} />
          </Section>
          <Section title="What left this site" id="bytes">
            <FactStrip
              facts={[
                { label: 'Out', value: bytes(view.bytesOut), note: `in ${counted(view.updatesOut, 'model update')}` },
                { label: 'Images', value: '0 images', note: 'no message between site and exchange can carry one' },
                {
                  label: 'Prepared data sets',
                  value: view.datasets.length,
                  note: `${bytes(reported(view))} of counts, hashes and settings`,
                },
              ]}
            />
          </Section>
          <div className="mt-12 grid gap-12 xl:grid-cols-2">
            <PolicyPanel report={view.report} />
            <AgentPanel view={view} again={again} />
          </div>
          <Section title="Data" id="datasets">
            <DatasetsPanel site={view.id} datasets={datasets} listings={view.listings} />
          </Section>
        </>
      )}
      <Section title="Log" id="log">
        <Timeline moments={view.log.map((event) => ({ id: String(event.seq), at: event.at, text: siteSentence(event.type) }))} />
      </Section>
    </>
  )
}
