import { CopyField } from '#app/ui/copy-field.tsx'
import { NoteBanner, ProblemBanner } from '#app/ui/feedback/banners.tsx'
import { clock, dateTime } from '#app/ui/format.ts'
import { countText } from '#app/ui/number/count.tsx'
import { PREPARE_PROBLEMS, type Preparing } from '#core/protocol/preparing.ts'
import type { SiteView } from '../site-view.ts'

type Running = Extract<Preparing, { state: 'preparing' }>

const Progress = ({ preparing, at }: { preparing: Running; at: Date }) => {
  const { percent, excluded } = preparing
  const leftOut = excluded.kind === 'suppressed' ? `fewer than ${excluded.below}` : countText(excluded)
  return (
    <div className="mb-6 rounded-card border border-line bg-surface p-4">
      <p id="preparing" className="font-semibold">
        The agent prepares the pictures.
      </p>
      <p className="numeric text-ink-2">
        {percent} % of the files, {leftOut} left out so far. As of {clock(at)} UTC.
      </p>
      <progress
        aria-labelledby="preparing"
        max={100}
        value={percent}
        className="mt-3 block h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-brand [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-brand"
      />
    </div>
  )
}

/** How far the agent is with the data, and why it could not go on: in the exchange's own words, since a site sends none. */
export const PreparingPanel = ({ report }: { report: SiteView['report'] }) => {
  const { preparing, preparingAt } = report ?? {}
  if (!preparing || !preparingAt || preparing.state === 'idle') return null
  if (preparing.state === 'preparing') return <Progress preparing={preparing} at={preparingAt} />
  if (preparing.state === 'failed')
    return (
      <ProblemBanner title="The agent has no data set to offer.">
        <p>{PREPARE_PROBLEMS[preparing.code]}</p>
        <p className="text-table">
          Since {dateTime(preparingAt)}. Ref <code>{preparing.code}</code>
        </p>
      </ProblemBanner>
    )
  return (
    <NoteBanner title="A data set is prepared. Nothing was told of it yet.">
      <p className="mb-3">
        The agent waits until a person at the hospital has read what would leave, and has approved exactly these bytes. The command shows
        the counts in words.
      </p>
      <CopyField label="Read and approve" value="npm run roundtable -- site publish --home ./site" />
    </NoteBanner>
  )
}
