'use client'

import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogClose } from './dialog.tsx'

interface ConfirmProps {
  readonly trigger: ReactNode
  /** "End agreement A-0031?" */
  readonly title: string
  /** What happens, one sentence each: what stops, who is told, what stays. */
  readonly effects: readonly string[]
  readonly undoable?: boolean
  /** "End agreement" */
  readonly confirm: string
  /** "Keep it" */
  readonly keep: string
  /** Resolves when done; the dialog stays open with the message when it throws. */
  readonly onConfirm: () => void | Promise<void>
  /** A reason field, a passkey step. */
  readonly children?: ReactNode
}

/** Says the effects, never "are you sure". */
export const ConfirmWithEffects = ({ trigger, title, effects, undoable = false, confirm, keep, onConfirm, children }: ConfirmProps) => {
  const [open, setOpen] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const go = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      setOpen(false)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It did not work. Nothing was changed.')
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      alert
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      title={title}
      footer={
        <>
          <Button variant={undoable ? 'primary' : 'danger'} onClick={go} disabled={busy}>
            {confirm}
          </Button>
          <DialogClose asChild>
            <Button variant="secondary">{keep}</Button>
          </DialogClose>
        </>
      }
    >
      <ul className="flex list-disc flex-col gap-2 pl-5">
        {effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
        {!undoable && <li className="font-semibold">You cannot undo this.</li>}
      </ul>
      {children}
      {problem && (
        <p role="alert" className="border-l-4 border-deny pl-3 font-semibold text-deny">
          {problem}
        </p>
      )}
    </Dialog>
  )
}
