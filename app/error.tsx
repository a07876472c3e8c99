'use client'

import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ProblemPage } from '#app/ui/feedback/problem.tsx'

const ErrorPage = ({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) => (
  <ProblemPage
    what="This page could not be shown"
    why="Something failed on our side. What you had saved before is kept."
    todo="Try once more. If it fails again, send us the reference below."
    reference={error.digest}
    actions={
      <>
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <ButtonLink href="/">Go to the start page</ButtonLink>
      </>
    }
  />
)

export default ErrorPage
