import type { ReactNode } from 'react'
import { PublicShell } from '#app/ui/shell/public-shell.tsx'

const AuthLayout = ({ children }: { children: ReactNode }) => <PublicShell>{children}</PublicShell>

export default AuthLayout
