import type { Metadata } from 'next'
import { ButtonLink } from '#app/ui/button.tsx'
import { ProblemPage } from '#app/ui/feedback/problem.tsx'
import { PublicShell } from '#app/ui/shell/public-shell.tsx'

export const metadata: Metadata = { title: 'Page not found' }

const NotFound = () => (
  <PublicShell>
    <ProblemPage
      what="There is no page here, or it is not yours to see"
      why="The address may be old or mistyped. A page of another organisation gives the same answer."
      todo="Check the address, change the organisation you act for, or start from one of these."
      actions={
        <>
          <ButtonLink href="/datasets" variant="primary">
            See all datasets
          </ButtonLink>
          <ButtonLink href="/inbox">Go to your inbox</ButtonLink>
        </>
      }
    />
  </PublicShell>
)

export default NotFound
