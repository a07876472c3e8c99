import type { ReactNode } from 'react'
import { viewer } from '#app/server/caller.ts'
import { PublicShell } from '#app/ui/shell/public-shell.tsx'

const PublicLayout = async ({ children }: { children: ReactNode }) => (
  <PublicShell signedIn={(await viewer()) !== null}>{children}</PublicShell>
)

export default PublicLayout
