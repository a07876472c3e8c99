'use client'

import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { Toaster } from './feedback/toaster.tsx'
import { AnnouncerProvider } from './live/announcer.tsx'
import { ThemeProvider } from './shell/theme-provider.tsx'

/** What every page stands in: theme, address state, announcements, confirmations. */
export const Providers = ({ nonce, children }: { nonce: string | undefined; children: ReactNode }) => (
  <ThemeProvider nonce={nonce}>
    <NuqsAdapter>
      <AnnouncerProvider>
        {children}
        <Toaster />
      </AnnouncerProvider>
    </NuqsAdapter>
  </ThemeProvider>
)
