import type { Metadata } from 'next'
import { ButtonLink } from '#app/ui/button.tsx'
import { ProblemPage } from '#app/ui/feedback/problem.tsx'

export const metadata: Metadata = { title: 'Not found' }

const NotFound = () => (
  <ProblemPage
    what="There is nothing here for the organisation you act for"
    why="The address may be old or mistyped. What belongs to another organisation gives the same answer."
    todo="Change the organisation you act for, or go back to your inbox."
    actions={
      <ButtonLink href="/inbox" variant="primary">
        Go to your inbox
      </ButtonLink>
    }
  />
)

export default NotFound
