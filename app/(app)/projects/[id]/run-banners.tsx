import Link from 'next/link'
import { PausedBanner, ProblemBanner, TombstoneBanner } from '#app/ui/feedback/banners.tsx'
import { clock, dateTime, list } from '#app/ui/format.ts'
import { completeRounds, isLive, type ProjectView } from './project-view.ts'
import { waitingSentence } from './waiting-words.ts'

const safeUpTo = (rounds: readonly number[]) => {
  const last = rounds.at(-1)
  return last === undefined ? 'No round was complete.' : `The model of round ${last} is safe.`
}

/** What is unusual about the run, above everything else: waiting, paused, failed, stopped, an agreement that ended. */
export const RunBanners = ({ view }: { view: ProjectView }) => {
  const { run, lanes } = view
  const ended = lanes.filter((lane) => lane.agreement && ['TERMINATED', 'EXPIRED'].includes(lane.agreement.state))
  const waitedFor = lanes.filter((lane) => run?.waitingFor?.sites.includes(lane.siteId)).map((lane) => lane.siteName)
  const complete = run ? completeRounds(run) : []
  return (
    <>
      {!run && (
        <PausedBanner title="Nothing is being trained yet.">
          The first run is fixed and started by the exchange as soon as the project is open.
        </PausedBanner>
      )}
      {run?.state === 'PAUSED' && (
        <PausedBanner title={`The run is paused by ${view.organisation.name}.`}>
          Work under way was stopped and nothing of it was sent. Updates that had returned are kept; the round goes on when the run is
          resumed.
        </PausedBanner>
      )}
      {run?.state === 'RUNNING' && run.waiting && (
        <PausedBanner title={`Waiting. ${run.waiting}`}>
          {run.waitingFor && `Since ${clock(run.waitingFor.since)} UTC. `}
          {run.waitingFor && `${waitingSentence(run.waitingFor.code, waitedFor)} `}
          Updates that have returned are kept.
        </PausedBanner>
      )}
      {run?.failure && (
        <ProblemBanner title="The run failed.">
          {run.failure.message} {run.failure.message.includes('safe') ? '' : safeUpTo(complete)} Reference {run.failure.code}.
        </ProblemBanner>
      )}
      {run?.state === 'ABORTED' && (
        <TombstoneBanner title={`The run was stopped${run.endedAt ? ` on ${dateTime(run.endedAt)}` : ''}.`}>
          {safeUpTo(complete)}
        </TombstoneBanner>
      )}
      {ended.length > 0 && (
        <TombstoneBanner
          title={`The agreement with ${list(ended.map((lane) => lane.siteName))} has ended.`}
          action={ended[0]?.agreement && <Link href={`/agreements/${ended[0].agreement.id}`}>See the agreement</Link>}
        >
          {isLive(run) ? 'No later update of this site is accepted. ' : ''}
          Rounds that were complete before stay as they are; nothing was unlearned.
        </TombstoneBanner>
      )}
    </>
  )
}
