'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect } from 'react'
import { ButtonLink } from '#app/ui/button.tsx'
import { clockSeconds } from '#app/ui/format.ts'
import { LiveChip } from '#app/ui/live/live-chip.tsx'
import { usePoll } from '#app/ui/live/use-poll.ts'
import { Icon } from '#app/ui/named-icon.tsx'
import { trpc } from '#app/ui/trpc/client.ts'
import { fingerprintWords } from '#core/protocol/fingerprint-words.ts'
import type { SiteView } from './site-view.ts'

const EVERY_MS = 2000

interface FirstContactProps {
  readonly id: string
  /** Draws the page anew when the agent is there; left out where the page would lose what it shows. */
  readonly refresh?: boolean
}

/** Waits for the agent and then shows the key that it brought, to be compared with the terminal. */
export const FirstContact = ({ id, refresh = false }: FirstContactProps) => {
  const router = useRouter()
  const { view, state } = usePoll<SiteView | null>(
    null,
    useCallback(() => trpc.site.byId.query({ id }), [id]),
    EVERY_MS,
  )
  const there = view !== null && view.state !== 'INVITED'
  useEffect(() => {
    if (there && refresh) router.refresh()
  }, [there, refresh, router])
  return (
    <div role="status" className="flex flex-col gap-3 border-l-4 border-control bg-sunken p-4">
      {there && view.keyThumbprint ? (
        <>
          <p className="flex flex-wrap items-center gap-2 font-semibold text-allow">
            <Icon name="circle-check" size={20} />
            First contact {view.lastSeenAt && clockSeconds(view.lastSeenAt)} UTC
          </p>
          <p>Compare these six words with those in your terminal. If they differ, somebody else used the token: disconnect the agent.</p>
          <code className="text-lead">{fingerprintWords(view.keyThumbprint)}</code>
          <ButtonLink href={`/site/${id}`} variant="primary" className="w-fit">
            Go to the site console
          </ButtonLink>
        </>
      ) : (
        <>
          <p className="flex flex-wrap items-center justify-between gap-2 font-semibold">
            <span className="inline-flex items-center gap-2">
              <Icon name="hourglass" size={20} />
              Waiting for first contact
            </span>
            <LiveChip state={state} />
          </p>
          <p className="text-ink-2">This page notices by itself when the agent has connected.</p>
        </>
      )}
    </div>
  )
}
