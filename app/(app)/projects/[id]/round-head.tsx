import { duration } from '#app/ui/format.ts'
import { useServerNow } from '#app/ui/live/use-server-now.ts'
import { type DialSite, RoundDial } from '#app/ui/site/round-dial.tsx'
import { isPaused, isWorking, laneState, usualSeconds } from './lane-state.ts'
import {
  completeRounds,
  isLive,
  type Lane,
  type ProjectView,
  type RunView,
  roundKind,
  roundName,
  shownRound,
  taskOf,
} from './project-view.ts'
import { siteList } from './site-list.ts'

const dialState = (lane: Lane, run: RunView): DialSite['state'] => {
  const task = taskOf(lane, run)
  if (task?.state === 'ACCEPTED') return 'returned'
  if (task?.state === 'REJECTED' || task?.state === 'FAILED') return 'failed'
  if (isPaused(lane, task)) return 'paused'
  return isWorking(task) ? 'working' : 'waiting'
}

const headline = (run: RunView, returned: number, asked: number): string => {
  const { rounds } = run.plan
  const complete = completeRounds(run).length
  if (run.state === 'COMPLETED')
    return complete < rounds ? `Complete after ${complete} of ${rounds} rounds: it stopped early` : `All ${rounds} rounds complete`
  if (!isLive(run)) return `Ended after ${complete} of ${rounds} rounds`
  if (run.currentRound === 0) return 'Round 1 is being prepared'
  const name = roundName(run, run.currentRound).replace(/^(the )?(.)/, (_, _the, first: string) => first.toUpperCase())
  const round = roundKind(run, run.currentRound) === 'train' ? `${name} of ${rounds}` : name
  const state = run.rounds.find((one) => one.number === run.currentRound)?.state
  if (state === 'AGGREGATING') return `${round}, combining the updates`
  return `${round}, ${returned} of ${asked} returned`
}

/** "Waiting for Hannover: training, 1 min 12 s; usually 50 s" */
const waitingFor = (view: ProjectView, run: RunView, now: number): string | null => {
  if (run.state !== 'RUNNING' || run.waiting) return null
  const open = view.lanes.filter((lane) => ['PENDING', 'LEASED', 'RUNNING'].includes(taskOf(lane, run)?.state ?? ''))
  const [only] = open
  if (!only) return null
  if (open.length > 1) return `Waiting for ${siteList(open.map((lane) => lane.siteName))}`
  const task = taskOf(only, run)
  const usual = usualSeconds(only)
  const doing = laneState(only, run, now).words.toLowerCase()
  if (!task?.leasedAt) return `Waiting for ${only.siteName}: ${doing}`
  return `Waiting for ${only.siteName}: ${doing}, ${duration((now - task.leasedAt.getTime()) / 1000)}${usual === null ? '' : `; usually ${duration(usual)}`}`
}

/** The round: the dial, how many have returned, who is waited for. */
export const RoundHead = ({ view, run }: { view: ProjectView; run: RunView }) => {
  const now = useServerNow(view.now, run.state === 'RUNNING')
  const asked = view.lanes.filter((lane) => taskOf(lane, run))
  const returned = asked.filter((lane) => taskOf(lane, run)?.state === 'ACCEPTED').length
  const waiting = waitingFor(view, run, now)
  return (
    <div className="mb-8 flex flex-wrap items-center gap-6">
      <RoundDial
        round={shownRound(run)}
        rounds={run.plan.rounds}
        sites={view.lanes.map((lane) => ({ name: lane.siteName, state: run.state === 'COMPLETED' ? 'returned' : dialState(lane, run) }))}
      />
      <div className="min-w-0 grow basis-60">
        <p className="numeric text-h3 font-semibold">{headline(run, returned, asked.length)}</p>
        <p className="numeric min-h-6 text-ink-2">
          {waiting ?? (run.state === 'RUNNING' ? `A round needs ${run.quorum} of ${view.lanes.length} sites.` : '')}
        </p>
      </div>
    </div>
  )
}
