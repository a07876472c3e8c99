'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef } from 'react'
import { LiveChip } from '#app/ui/live/live-chip.tsx'
import { usePoll } from '#app/ui/live/use-poll.ts'
import { trpc } from '#app/ui/trpc/client.ts'
import type { AgreementView } from './agreement-view.ts'
import { versionOf } from './version.ts'

/** Asks every three seconds whether somebody signed, sealed, paused or ended, and draws the page anew when so. */
export const Watch = ({ id, version }: { id: string; version: string }) => {
  const router = useRouter()
  const { view, state } = usePoll<AgreementView | null>(
    null,
    useCallback(() => trpc.agreement.byId.query({ id }), [id]),
    3000,
  )
  const drawn = useRef(version)
  useEffect(() => {
    drawn.current = version
  }, [version])
  useEffect(() => {
    if (view && versionOf(view) !== drawn.current) router.refresh()
  }, [view, router])
  return <LiveChip state={state} />
}
