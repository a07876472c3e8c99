'use client'

import { CirclePause, OctagonX, Play } from 'lucide-react'
import { Button } from '#app/ui/button.tsx'
import { Commands } from '#app/ui/commands.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { CommandMessage } from '#app/ui/trpc/command-message.tsx'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { completeRounds, type RunView } from './project-view.ts'

/** Pause, resume and stop of the whole run, for those who lead it. */
export const RunControls = ({ run, again }: { run: RunView; again: () => Promise<void> }) => {
  const pause = useCommand(trpc.run.pause.mutate, { after: again, done: 'Run paused.' })
  const resume = useCommand(trpc.run.resume.mutate, { after: again, done: 'Run resumed.' })
  const abort = useCommand(trpc.run.abort.mutate, { after: again, done: 'Run stopped.' })
  if (run.can.length === 0) return null
  const last = completeRounds(run).at(-1)
  return (
    <div className="flex flex-col gap-2">
      <Commands
        can={run.can}
        pending={pause.pending || resume.pending}
        actions={{
          resume: {
            label: 'Resume the run',
            icon: <Play size={18} strokeWidth={1.75} />,
            onSelect: () => resume.run({ id: run.id }),
          },
          pause: {
            label: 'Pause the run',
            variant: 'secondary',
            icon: <CirclePause size={18} strokeWidth={1.75} />,
            onSelect: () => pause.run({ id: run.id }),
          },
          abort: {
            label: 'Stop the run',
            variant: 'secondary',
            icon: <OctagonX size={18} strokeWidth={1.75} />,
            render: (look) => (
              <ConfirmWithEffects
                trigger={
                  <Button variant="secondary" icon={look.icon}>
                    {look.label}
                  </Button>
                }
                title="Stop this run?"
                effects={[
                  'Training stops now at every site. What is under way is not sent.',
                  last === undefined
                    ? 'No round is complete, so no model remains.'
                    : `The model of round ${last} remains, with the rights that the agreements give.`,
                  'The agreements stay in force.',
                ]}
                confirm="Stop the run"
                keep="Keep it running"
                onConfirm={async () => {
                  await abort.attempt({ id: run.id })
                }}
              />
            ),
          },
        }}
      />
      <CommandMessage problem={pause.problem ?? resume.problem} />
    </div>
  )
}
