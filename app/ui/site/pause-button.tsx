'use client'

import { CirclePause, Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../button.tsx'

interface PauseButtonProps {
  readonly paused: boolean
  /** "my site", "everything at this site", "the run" */
  readonly what: string
  readonly onPause: () => Promise<unknown>
  readonly onResume: () => Promise<unknown>
  /** Said after the agent has answered: "Stopped at batch 14, nothing sent." */
  readonly acknowledged?: string
}

/** One click and no dialog: it can be undone. A reason may follow. */
export const PauseButton = ({ paused, what, onPause, onResume, acknowledged }: PauseButtonProps) => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const toggle = async () => {
    setBusy(true)
    setProblem('')
    try {
      await (paused ? onResume() : onPause())
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It did not work. Try again, or use the pause file at the site.')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-1">
      <Button
        variant={paused ? 'primary' : 'secondary'}
        onClick={toggle}
        aria-busy={busy}
        icon={paused ? <Play size={18} strokeWidth={1.75} /> : <CirclePause size={18} strokeWidth={1.75} />}
      >
        {paused ? `Resume ${what}` : `Pause ${what}`}
      </Button>
      {/* Kept in place while empty, so that the answer is announced. */}
      <span role="status" className="max-w-60 text-table text-ink-2">
        {problem || acknowledged}
      </span>
    </div>
  )
}
