'use client'

import { Button } from '../button.tsx'
import { useAnnouncer } from './announcer.tsx'

/** For people who listen to the page: news of the run can be silenced. */
export const AnnounceSwitch = () => {
  const { muted, setMuted } = useAnnouncer()
  return (
    <Button size="compact" aria-pressed={!muted} onClick={() => setMuted(!muted)}>
      Read news aloud
    </Button>
  )
}
