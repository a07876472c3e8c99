'use client'

import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

export interface DialogProps {
  /** Opens it; a Button. Left out when `open` is controlled. */
  readonly trigger?: ReactNode
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly children?: ReactNode
  readonly footer?: ReactNode
  /** alertdialog: for effects that cannot be undone; has no corner cross, so that one button is chosen. */
  readonly alert?: boolean
}

/** Focus goes in, stays in, and comes back to the trigger. */
export const Dialog = ({ trigger, open, onOpenChange, title, description, children, footer, alert = false }: DialogProps) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
    <Radix.Portal>
      <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.16_0.02_240/0.6)] data-[state=open]:animate-in data-[state=open]:fade-in-0" />
      <Radix.Content
        role={alert ? 'alertdialog' : 'dialog'}
        aria-describedby={description ? undefined : ''}
        className="fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-dialog -translate-1/2 flex-col gap-4 overflow-y-auto rounded-card border border-line bg-surface p-6 shadow-overlay"
      >
        <div className="flex items-start justify-between gap-4">
          <Radix.Title className="text-h3">{title}</Radix.Title>
          {!alert && (
            <Radix.Close className="-mt-1 -mr-2 inline-flex size-9 shrink-0 items-center justify-center rounded-control hover:bg-sunken">
              <X aria-hidden="true" size={20} strokeWidth={1.75} />
              <span className="sr-only">Close</span>
            </Radix.Close>
          )}
        </div>
        {description && <Radix.Description className="text-ink-2">{description}</Radix.Description>}
        {children}
        {footer && <div className="flex flex-wrap gap-3 pt-2">{footer}</div>}
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)
export const DialogClose = Radix.Close
