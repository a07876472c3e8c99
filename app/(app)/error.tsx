'use client'

import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ProblemPage } from '#app/ui/feedback/problem.tsx'

const PageError = ({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) => (
  <ProblemPage
    what="This page could not be shown"
    why="Something failed on the exchange. What you had saved before is kept, and training at the sites is not touched by it."
    todo="Try once more. If it fails again, tell an administrator the reference below."
    reference={error.digest}
    actions={
      <>
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <ButtonLink href="/inbox">Go to your inbox</ButtonLink>
      </>
    }
  />
)

export default PageError
