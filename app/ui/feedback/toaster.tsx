'use client'

import { useTheme } from 'next-themes'
import { Toaster as Sonner } from 'sonner'

export { toast } from 'sonner'

/** For confirmations only; a problem is shown where it happened. */
export const Toaster = () => {
  const { resolvedTheme } = useTheme()
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      duration={6000}
      closeButton
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: 'font-sans flex w-full items-center gap-3 rounded-card border border-ink bg-ink p-4 text-paper shadow-overlay',
          title: 'font-semibold',
          description: 'text-table',
          closeButton: 'order-last ml-auto inline-flex size-8 shrink-0 items-center justify-center text-paper [&>svg]:size-4',
        },
      }}
    />
  )
}
