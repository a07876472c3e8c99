import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import '#app/globals.css'
import { fontVariables } from '#app/ui/fonts.ts'
import { Providers } from '#app/ui/providers.tsx'

export const metadata: Metadata = {
  title: { default: 'Roundtable', template: '%s · Roundtable' },
  description: 'Train on hospital images without moving them: find datasets by purpose, agree, and train where the data lies.',
}
export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8fafb' },
    { media: '(prefers-color-scheme: dark)', color: '#0c151b' },
  ],
}

const RootLayout = async ({ children }: { children: ReactNode }) => {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  )
}

export default RootLayout
