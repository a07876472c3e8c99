'use client'

import { Button } from '#app/ui/button.tsx'
import { Commands } from '#app/ui/commands.tsx'
import { ConfirmWithEffects } from '#app/ui/confirm-with-effects.tsx'
import { clockSeconds, dateTime } from '#app/ui/format.ts'
import { FactList } from '#app/ui/layout/facts.tsx'
import { Section } from '#app/ui/layout/section.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { useCommand } from '#app/ui/trpc/use-command.ts'
import { fingerprintWords } from '#core/protocol/fingerprint-words.ts'
import type { SiteView } from '../site-view.ts'

/** The program at the hospital: when it was last heard, which key it holds, where it runs. */
export const AgentPanel = ({ view, again }: { view: SiteView; again: () => Promise<void> }) => {
  const revoke = useCommand(trpc.site.revoke.mutate, { after: again, done: 'Agent disconnected.' })
  const { report } = view
  return (
    <Section title="Agent" id="agent" className="mt-0">
      <FactList
        facts={[
          {
            label: 'Last contact',
            value: <span className="numeric">{view.lastSeenAt ? `${clockSeconds(view.lastSeenAt)} UTC` : 'not yet'}</span>,
          },
          {
            label: 'Key fingerprint',
            value: <code className="text-table">{view.keyThumbprint ? fingerprintWords(view.keyThumbprint) : 'not yet'}</code>,
            note: 'the same six words as roundtable site status prints',
          },
          ...(report
            ? [
                { label: 'Program', value: report.agentVersion },
                { label: 'Runs on', value: report.device },
                { label: 'Rules reported', value: dateTime(report.reportedAt) },
              ]
            : []),
          { label: 'Listening ports', value: '0', note: 'the agent asks; nobody can call it' },
        ]}
      />
      <div className="mt-4">
        <Commands
          can={view.can}
          actions={{
            revoke: {
              label: 'Disconnect this agent',
              variant: 'secondary',
              render: ({ label }) => (
                <ConfirmWithEffects
                  trigger={<Button>{label}</Button>}
                  title={`Disconnect the agent of ${view.name}?`}
                  effects={[
                    'Its key is refused from the next request on, and running work is stopped.',
                    'Agreements that name this key cannot be worked under any more.',
                    'A new agent needs a new place, a new token and new agreements.',
                  ]}
                  confirm="Disconnect the agent"
                  keep="Keep it connected"
                  onConfirm={async () => {
                    await revoke.attempt({ id: view.id })
                  }}
                />
              ),
            },
          }}
        />
      </div>
    </Section>
  )
}
