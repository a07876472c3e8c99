'use client'

import { ThemeProvider as NextThemes } from 'next-themes'
import type { ReactNode } from 'react'

export const ThemeProvider = ({ nonce, children }: { nonce: string | undefined; children: ReactNode }) => (
  <NextThemes attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
    {children}
  </NextThemes>
)
